// Who takes stock: a steward imports a list by the wizard, screens five holdings, applies answers to the others, and hands
// them over. --list FILE takes a real inventory instead of the small one below; --rows says how many of its rows.
import { readFileSync } from 'node:fs'
import { expecting, launch } from '../lib/browser.mjs'
import { options } from '../lib/options.mjs'
import { enter, follow, go, person, press, signOut, tick, unfold } from '../lib/people.mjs'
import { check, fault, main, note } from '../lib/report.mjs'
import { sound, told } from '../lib/sound.mjs'
import { words } from '../lib/words.mjs'

const t = words(options.lang)
const who = 'wanda.grothe'

const small = ['Titel;Beschreibung;Thema;Lizenz;Aktualisierungsfrequenz;Schlagwörter;Zeitraum von;Webadresse',
  ...['Parkbänke', 'Tischtennisplatten', 'Trinkbrunnen', 'Grillplätze', 'Hundewiesen', 'Schutzhütten', 'Lehrpfade'].map((what, i) =>
    `${what} im Kreis Merletal;Standorte aller ${what}, erfasst bei der Begehung im Sommer. Die Liste nennt Ort, Baujahr und Zustand der letzten Prüfung.;Umwelt;Datenlizenz Deutschland Zero;jährlich;Freizeit, Erholung;${i === 3 ? '31.02.2025' : '01.01.2025'};https://daten.merletal.example/${i}.csv`),
].join('\r\n') + '\r\n'

// lines of a CSV file up to a number of rows; a quoted value may span lines.
function head(text, rows) {
  let quoted = false, n = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') quoted = !quoted
    if (text[i] === '\n' && !quoted && ++n > rows) return text.slice(0, i + 1)
  }
  return text
}

main(async () => {
  const browser = await launch()
  try {
    const page = await enter(browser, who)
    await take(page)
    await screen(page)
    await many(page)
    await check('signs out', () => signOut(page))
    await check('counts', async () => told())
  } finally {
    await browser.close()
  }
})

async function take(page) {
  const list = options.list ? { name: 'inventar.csv', mimeType: 'text/csv', buffer: Buffer.from(options.rows ? head(readFileSync(options.list, 'utf8'), Number(options.rows)) : readFileSync(options.list)) }
    : { name: 'freizeit.csv', mimeType: 'text/csv', buffer: Buffer.from('\ufeff' + small) }
  await check('finds the way to the wizard', async () => {
    await sound(page, 'inbox with nothing in it')
    await go(page, 'desk.nav.holdings')
    await sound(page, 'holdings')
    await follow(page, t('desk.inventory.import'))
    await sound(page, 'lists')
  })
  await check('uploads a list', async () => {
    await page.getByLabel(t('desk.lists.file'), { exact: true }).first().setInputFiles(list)
    await press(page, t('desk.lists.upload'))
    await page.waitForURL(/\/drafts\/[0-9a-f-]+$/)
    await sound(page, 'columns')
    await unfold(page, t('desk.lists.reading'))
    await sound(page, 'reading unfolded')
    await press(page, t('desk.lists.look_again'))
    await sound(page, 'preview renewed')
  })
  await check('tries it', async () => {
    await press(page, t('desk.lists.try'))
    await page.waitForURL(/\/report$/)
    await until(page, page.getByRole('button', { name: new RegExp(source(t('desk.lists.take.many')) + '|' + source(t('desk.lists.take_without.many')) + '|' + source(t('desk.lists.take_without.one'))) }))
    await sound(page, 'report of the trial')
    if (!options.list) {
      await page.getByRole('textbox', { name: /(Zeile|line) 5/ }).fill('28.02.2025')
      await press(page, t('desk.lists.correct_again'))
      await until(page, page.getByRole('button', { name: t('desk.lists.take.many') }))
      await sound(page, 'report after the correction')
    }
  })
  await check('takes it', async () => {
    await page.getByRole('button', { name: new RegExp(source(t('desk.lists.take.many')) + '|' + source(t('desk.lists.take_without.many')) + '|' + source(t('desk.lists.take_without.one'))) }).click()
    await until(page, page.getByRole('link', { name: t('desk.lists.see_holdings') }))
    await sound(page, 'import done')
    note(await page.getByRole('heading', { level: 1 }).innerText())
    await follow(page, t('desk.lists.see_holdings'))
    await sound(page, 'holdings of the import')
  })
}

const source = text => (text instanceof RegExp ? text.source : `^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`)

// until waits for something that the service is still working on. The page shows it by itself; without scripts a person reloads.
async function until(page, what) {
  for (let i = 0; i < 150; i++) {
    if (await what.first().isVisible()) return
    await page.waitForTimeout(200)
    if (options.nojs) await page.reload()
  }
  throw new Error(`${what} does not come`)
}

let screened = []

async function screen(page) {
  await check('finds what to screen', async () => {
    const rows = page.getByRole('rowheader').getByRole('link')
    screened = (await rows.evaluateAll(all => all.map(a => a.pathname))).slice(0, 5)
    if (screened.length < 5) fault(`${screened.length} holdings to screen`)
    await go(page, 'desk.nav.queue')
    await sound(page, 'queue')
  })
  for (const [i, path] of screened.entries()) {
    await check(`screens holding ${i + 1}`, async () => {
      await page.goto(`${path}/screening`)
      if (i === 0) await sound(page, 'screening, nothing answered')
      await answer(page, path.split('/').pop(), i === 0)
      if (i === 0) await sound(page, 'screening, all answered')
      await press(page, t('desk.screening.save'))
      if (i === 0) await sound(page, 'answers saved')
    })
  }
}

// answer chooses for each question what lets the data be open, as somebody who knows the holding.
async function answer(page, id, careful) {
  const res = await fetch(`${options.base}/api/v1/holdings/${id}/screening`, {
    headers: { Authorization: `Bearer ${person(who).token}`, 'Accept-Language': options.lang },
  })
  const { questions } = await res.json()
  for (const q of questions) {
    const box = page.locator('fieldset').filter({ has: page.locator('.fg-q__id', { hasText: new RegExp(`^${q.id}$`) }) })
    if (!(await box.count()) || !(await box.isVisible())) continue
    const option = q.options.find(o => o.effect === 'open' && !o.needs_reason && !o.needs_ground && !o.needs_date)
    if (!option) continue
    const radio = box.getByRole('radio', { name: option.text ?? option.label, exact: true })
    if (await radio.isChecked()) continue
    if (options.nojs) {
      await radio.check({ force: true })
      continue
    }
    await Promise.all([page.waitForResponse(r => r.request().method() === 'POST' && r.url().includes('/screening/')), radio.check({ force: true })])
    await page.waitForFunction(() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling'))
    if (careful && q === questions[0]) await sound(page, 'first answer saved')
  }
}

async function many(page) {
  await check('applies the answers to many', async () => {
    await page.goto(`${screened[0]}/screening`)
    await follow(page, t('desk.screening.alike'))
    await sound(page, 'similar holdings')
    for (const box of await page.getByRole('main').getByRole('checkbox').all()) await box.check({ force: true })
    await press(page, t('desk.many.preview'))
    await sound(page, 'what would change')
    const button = page.getByRole('button', { name: new RegExp(`${source(t('desk.many.submit.one'))}|${source(t('desk.many.submit.many'))}`) })
    await expecting(422, async () => {
      await button.click()
      await page.waitForLoadState()
    })
    await sound(page, 'applying without tick refused')
    await tick(page, new RegExp(`${source(t('desk.many.tick.one'))}|${source(t('desk.many.tick.many'))}`))
    await button.click()
    await page.waitForLoadState()
    await sound(page, 'answers applied')
    note(await page.getByRole('heading', { level: 1 }).innerText())
  })
  await check('hands over', async () => {
    const next = page.getByRole('button', { name: new RegExp(`${source(t('desk.many.hand_over.one'))}|${source(t('desk.many.hand_over.many'))}`) })
      .or(page.getByRole('link', { name: new RegExp(`${source(t('desk.many.hand_over.one'))}|${source(t('desk.many.hand_over.many'))}`) }))
    await next.first().click()
    await page.waitForLoadState()
    await sound(page, 'handing over, preview')
    note((await page.getByRole('main').innerText()).slice(0, 1500))
    await page.getByRole('main').getByRole('checkbox').last().check({ force: true })
    await page.getByRole('main').locator('button.kern-btn--primary').click()
    await page.waitForLoadState()
    await sound(page, 'handed over')
    note(await page.getByRole('heading', { level: 1 }).innerText())
  })
}
