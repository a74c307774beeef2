// Opens each page of a list, on a service full of hostile strings, types more of them, and sees whether one runs.
// --pages FILE as for sweep, --corpus FILE with the strings.
import { readFileSync } from 'node:fs'
import { expecting, launch, visit } from '../lib/browser.mjs'
import { options } from '../lib/options.mjs'
import { signIn } from '../lib/people.mjs'
import { check, fault, main, note } from '../lib/report.mjs'

const pages = JSON.parse(readFileSync(options.pages, 'utf8'))
const corpus = JSON.parse(readFileSync(options.corpus, 'utf8'))
const people = [...new Set(pages.map(p => p.as))]
// What a hostile form did before may have closed a page since.
const expectingAny = act => [403, 404, 409, 410, 422].reduce((inner, status) => () => expecting(status, inner), act)()

let next = 0, typed = 0, shown = 0

main(async () => {
  const browser = await launch()
  try {
    for (const as of people) {
      const { context, page } = await visit(browser, { patience: 5_000 })
      await context.exposeFunction('freigabeRan', what => fault(`something ran: ${what}`))
      await context.addInitScript(() => {
        for (const name of ['fgx', 'alert', 'confirm', 'prompt', 'print']) window[name] = () => window.freigabeRan(`${name} on ${location.pathname}`)
      })
      page.on('dialog', async d => {
        if (d.type() === 'beforeunload') return d.accept() // the page asks before it loses what was typed
        fault(`a dialog opened: ${d.message()}`)
        await d.dismiss()
      })
      if (as) await check(`${as} signs in`, () => expecting(404, () => signIn(page, as, '/desk')))
      for (const p of pages.filter(p => p.as === as)) {
        await check(`${as || 'public'} at ${p.name}`, () => expectingAny(async () => {
          await page.goto(p.path)
          await page.evaluate(() => document.querySelectorAll('details').forEach(d => (d.open = true)))
          if (await page.evaluate(() => document.body.innerText.includes('fgx'))) shown++
          const fields = page.locator('input:not([type]), input[type=text], input[type=search], input[type=url], input[type=email], textarea')
          for (const field of (await fields.filter({ visible: true }).all()).slice(0, 12)) {
            await field.fill(corpus[next++ % corpus.length], { timeout: 2000 }).catch(() => {})
            await field.press('Tab', { timeout: 2000 }).catch(() => {})
            typed++
          }
          await page.waitForTimeout(150)
          for (const link of await page.locator('main a[href*="fgx"]').filter({ visible: true }).all()) await link.click({ trial: true, timeout: 500 }).catch(() => {})
        })).catch(() => {})
      }
      await context.close()
    }
    await check('counts', async () => note(`${pages.length} pages, ${shown} of them show hostile text, ${typed} strings typed`))
  } finally {
    await browser.close()
  }
})
