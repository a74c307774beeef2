// Who looks back: an auditor filters the decisions, reads a timeline, takes the case file and a proof along, and has the
// ledger checked. --out DIR receives what is downloaded; the test has it verified without the service.
import { launch } from '../lib/browser.mjs'
import { options } from '../lib/options.mjs'
import { enter, follow, go, press, signOut, unfold } from '../lib/people.mjs'
import { check, fault, main, note } from '../lib/report.mjs'
import { sound, told } from '../lib/sound.mjs'
import { words } from '../lib/words.mjs'

const t = words(options.lang)

main(async () => {
  const browser = await launch()
  try {
    await walk(await enter(browser, 'cornelia.tiede'))
    await check('counts', async () => told())
  } finally {
    await browser.close()
  }
})

// take presses a link that downloads, and keeps the file.
async function take(page, name, as) {
  const link = page.getByRole('link', { name }).filter({ visible: true }).first()
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  const failed = await download.failure()
  if (failed) fault(`${as}: ${failed}`)
  if (options.out) await download.saveAs(`${options.out}/${as}`)
  note(`${as}: ${download.suggestedFilename()}`)
}

async function walk(page) {
  await check('filters the decisions', async () => {
    await sound(page, 'inbox of an auditor')
    await go(page, 'desk.nav.decisions')
    await sound(page, 'decisions')
    const all = await page.getByRole('main').locator('tbody tr').count()
    await page.getByLabel(t('desk.audit.filter.person'), { exact: true }).fill('Knut Ahlers')
    await page.getByLabel(t('desk.audit.filter.what'), { exact: true }).selectOption({ label: t('label.mark.signed') })
    await unfold(page, t('desk.audit.filter.more'))
    await page.getByLabel(t('desk.audit.filter.role'), { exact: true }).selectOption({ label: t('label.role.department_head') })
    await page.getByLabel(t('desk.audit.filter.from'), { exact: true }).fill('2025-10-01')
    await page.getByLabel(t('desk.audit.filter.to'), { exact: true }).fill('2026-12-31')
    await press(page, t('desk.audit.filter.submit'))
    await sound(page, 'decisions, filtered')
    const found = await page.getByRole('main').locator('tbody tr').count()
    if (!found) fault('the filter finds nothing')
    note(`${all} on the first page, ${found} of Knut Ahlers`)
    if (await page.getByRole('main').locator('tbody').getByText('Wanda Grothe').count()) fault('the filter by person shows others')
    await take(page, t('desk.audit.export.csv'), 'auswahl.csv')
    await take(page, t('desk.audit.export.lines'), 'auswahl.jsonl')
  })
  await check('finds nothing, and is told so', async () => {
    await page.goto('/desk/decisions?about=gibtesnicht')
    await sound(page, 'decisions, none found')
  })
  await check('asks who could do what', async () => {
    await page.goto('/desk/decisions')
    await follow(page, t('desk.audit.to_rights'))
    await sound(page, 'rights today')
    await page.getByLabel(t('desk.audit.rights.day'), { exact: true }).fill('2026-03-02')
    await press(page, t('desk.audit.rights.show'))
    await sound(page, 'rights on a day')
    if (!(await page.getByText('Knut Ahlers').count())) fault('Knut Ahlers had a role on that day, and is not named')
  })
  await check('reads the timeline of a holding', async () => {
    await page.goto('/desk/decisions?about=' + encodeURIComponent('Pegelstände'))
    await page.getByRole('main').getByRole('link', { name: 'Pegelstände an Merle und Lauter' }).first().click()
    await page.waitForLoadState()
    await sound(page, 'holding as an auditor sees it')
    await page.goto(new URL(page.url()).pathname.replace(/\/timeline$/, '') + '/timeline')
    await sound(page, 'timeline')
  })
  await check('takes the case file along', async () => {
    await page.goto(page.url().replace(/\/timeline$/, '/dossier'))
    await sound(page, 'case file')
    await take(page, t('desk.audit.take.pdf'), 'akte.pdf')
    await take(page, t('desk.audit.take.json'), 'akte.json')
  })
  await check('reads a proof', async () => {
    await page.getByRole('main').locator('a[href^="/desk/decisions/"]').first().click()
    await page.waitForURL(/\/desk\/decisions\/[0-9a-f-]+/)
    await sound(page, 'proof')
    for (const fold of await page.getByRole('main').locator('details > summary').all()) await fold.click()
    await sound(page, 'proof, unfolded')
    await take(page, t('desk.audit.take.proof'), 'beleg.json')
  })
  await check('has the ledger checked', async () => {
    await page.goto('/desk/ledger')
    await sound(page, 'ledger')
    await press(page, t('desk.audit.ledger.check_now'))
    await sound(page, 'ledger checked')
    if (await page.getByText(t('desk.audit.check.bad'), { exact: true }).count()) fault('the ledger is not in order')
    await take(page, t('desk.audit.ledger.checkpoint'), 'stand.txt')
    await signOut(page)
  })
}
