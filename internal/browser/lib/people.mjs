// People of the example administration, and what each of them can do on every page.
import { readFileSync } from 'node:fs'
import { visit } from './browser.mjs'
import { options } from './options.mjs'
import { words } from './words.mjs'

const access = options.access ? Object.fromEntries(JSON.parse(readFileSync(options.access, 'utf8')).map(p => [p.login, p])) : {}

// person of the example, by login: { login, name, password, roles }.
export function person(login) {
  const p = access[login]
  if (!p) throw new Error(`the example has no ${login}`)
  return p
}

// enter opens a browser as a person and signs in by the form. The answer is { context, page, … }.
export async function enter(browser, login, more = {}) {
  const desk = await visit(browser, more)
  await signIn(desk.page, login, '/desk')
  return desk
}

export async function signIn(page, login, to) {
  const w = words(page.lang)
  await page.goto(to)
  await page.getByLabel(w.login, { exact: true }).fill(login)
  await page.getByLabel(w.password, { exact: true }).fill(person(login).password)
  await page.getByRole('button', { name: w.signIn, exact: true }).click()
  await page.waitForURL(url => !url.pathname.endsWith('/sign-in'))
}

export async function signOut(page) {
  const w = words(page.lang)
  if (page.viewportSize().width < 992) {
    await page.locator('summary').filter({ hasText: w.menu, visible: true }).click()
  } else {
    await page.locator('header summary').filter({ hasText: w.account, visible: true }).click()
  }
  await page.getByRole('button', { name: w.signOut }).filter({ visible: true }).click()
  await page.waitForURL(url => url.pathname.endsWith('/sign-in'))
}
