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

// enter opens a browser as a person, signs in by the form, and gives the page.
export async function enter(browser, login, more = {}) {
  const { page } = await visit(browser, more)
  await signIn(page, login, '/desk')
  return page
}

export async function signIn(page, login, to) {
  const t = words(page.lang)
  await page.goto(to)
  await page.getByLabel(t('desk.sign_in.login'), { exact: true }).fill(login)
  await page.getByLabel(t('desk.sign_in.password'), { exact: true }).fill(person(login).password)
  await press(page, t('desk.sign_in.submit'))
  await page.waitForURL(url => !url.pathname.endsWith('/sign-in'))
}

export async function signOut(page) {
  const t = words(page.lang)
  await menu(page).click()
  await press(page, t('desk.account.sign_out'))
  await page.waitForURL(url => url.pathname.endsWith('/sign-in'))
}

// menu is what a person opens to find their own things: the account, or on a phone the menu of everything.
export function menu(page) {
  const t = words(page.lang)
  return page.locator('header summary').filter({ hasText: new RegExp(`^${t('desk.frame.account')}|${t('desk.frame.menu')}`), visible: true }).first()
}

// go follows a link of the main navigation.
export async function go(page, key) {
  const t = words(page.lang)
  const link = page.locator('header').getByRole('link', { name: new RegExp(`^${t(key)}`) })
  if (!(await link.filter({ visible: true }).count())) await page.locator('header summary').filter({ hasText: t('desk.frame.menu'), visible: true }).click()
  await link.filter({ visible: true }).first().click()
  await page.waitForLoadState()
}

// press presses a button by its words, follow follows a link by its words; where: a part of the page.
export const press = (page, name, where = page) => act(page, where.getByRole('button', { name, exact: true }))
export const follow = (page, name, where = page) => act(page, where.getByRole('link', { name, exact: true }))

async function act(page, what) {
  await what.filter({ visible: true }).first().click()
  await page.waitForLoadState()
}

// unfold opens a fold by its words and gives it.
export async function unfold(page, name) {
  const fold = page.locator('details').filter({ has: page.locator('summary').filter({ hasText: name instanceof RegExp ? new RegExp(name.source.replace(/^\^|\$$/g, '')) : name }) }).last()
  if (!(await fold.evaluate(d => d.open))) await fold.locator('summary').first().click()
  return fold
}

// tick checks a box or chooses an option by its words.
export const tick = (page, name, where = page) => where.getByLabel(name).check({ force: true })

// choose picks the first option of a list whose words contain a text.
export async function choose(list, text) {
  const label = (await list.locator('option').allTextContents()).find(o => o.includes(text))
  if (!label) throw new Error(`the list does not offer ${text}`)
  await list.selectOption({ label })
}
