// Opens each page of a list as the person it is for, once for each language, colour scheme and width asked for.
// --pages FILE [{ path, as, name, status }], --langs de,en --schemes light,dark --widths 1280,390,
// --shots DIR keeps a picture of each, --quiet leaves axe out.
import { mkdirSync, readFileSync } from 'node:fs'
import { expecting, launch, visit } from '../lib/browser.mjs'
import { options } from '../lib/options.mjs'
import { signIn } from '../lib/people.mjs'
import { check, fault, main } from '../lib/report.mjs'
import { sound, told } from '../lib/sound.mjs'

const pages = JSON.parse(readFileSync(options.pages, 'utf8'))
const people = [...new Set(pages.map(p => p.as))]
const list = (name, other) => String(options[name] ?? other).split(',')

main(async () => {
  if (options.shots) mkdirSync(options.shots, { recursive: true })
  const browser = await launch()
  const keys = {} // of people who signed in already
  try {
    for (const lang of list('langs', 'de')) for (const scheme of list('schemes', 'light')) for (const width of list('widths', '1280').map(Number)) {
      for (const [as, theirs] of people.map(as => [as, pages.filter(p => p.as === as)])) {
        const { context, page } = await visit(browser, { lang, scheme, width })
        if (as && keys[as]) await context.addCookies(keys[as])
        for (const p of theirs) {
          await check(`${p.name} ${lang} ${scheme} ${width}`, () => expecting(p.status, async () => {
            if (as && !keys[as]) {
              await signIn(page, as, '/desk')
              keys[as] = await context.cookies()
            }
            const answer = await page.goto(p.path)
            if (answer.status() !== p.status) fault(`${p.path} answered ${answer.status()}, not ${p.status}`)
            if (as && new URL(page.url()).pathname.endsWith('/sign-in')) fault(`${p.path} asks ${as} to sign in`)
            if (!options.quiet) await sound(page, p.name)
            if (options.shots) await page.screenshot({ path: `${options.shots}/${p.name.replaceAll(/[^\p{L}\d]+/gu, '-')}-${lang}-${scheme}-${width}.png`, fullPage: true })
          })).catch(() => {})
        }
        await context.close()
      }
    }
    await check('counts', async () => told())
  } finally {
    await browser.close()
  }
})
