// Who decides: the data protection officer gives an opinion, a department head compares, asks, returns, signs, and signs
// several together.
import { expecting, launch, visit } from '../lib/browser.mjs'
import { options } from '../lib/options.mjs'
import { choose, enter, follow, go, press, signIn, signOut, tick, unfold } from '../lib/people.mjs'
import { check, fault, main } from '../lib/report.mjs'
import { sound, told } from '../lib/sound.mjs'
import { words } from '../lib/words.mjs'

const t = words(options.lang)
const german = options.lang === 'de'

main(async () => {
  const browser = await launch()
  try {
    await opinion(browser)
    await decide(browser)
    await check('counts', async () => told())
  } finally {
    await browser.close()
  }
})

// open follows a title in a list and waits for the decision page.
async function open(page, title) {
  await page.getByRole('link', { name: title }).first().click()
  await page.waitForURL(/\/desk\/reviews\/[0-9a-f-]+/)
}

async function opinion(browser) {
  let page
  await check('the data protection officer sees what waits', async () => {
    page = await enter(browser, 'margit.ellersiek')
    await sound(page, 'inbox of the data protection officer')
    await open(page, 'Spenden und Sponsoring')
    await sound(page, 'decision page for an opinion')
    await unfold(page, t('desk.sign.screening.all'))
    await sound(page, 'all answers shown')
  })
  await check('an opinion without tick is refused, and what was typed is kept', async () => {
    await tick(page, t('desk.sign.opinion.yes'))
    await page.getByLabel(t('desk.sign.opinion.text')).fill('Namen von Privatpersonen nach zwei Jahren löschen.')
    await expecting(422, () => press(page, t('desk.sign.button.opinion')))
    await sound(page, 'opinion refused')
    if ((await page.getByLabel(t('desk.sign.opinion.text')).inputValue()) !== 'Namen von Privatpersonen nach zwei Jahren löschen.') fault('the text is lost')
    if (!(await page.getByLabel(t('desk.sign.opinion.yes')).isChecked())) fault('the choice is lost')
  })
  await check('the opinion is given', async () => {
    await tick(page, t('desk.sign.tick.opinion'))
    await press(page, t('desk.sign.button.opinion'))
    await page.getByRole('status').waitFor()
    await sound(page, 'opinion given')
    await signOut(page)
    await sound(page, 'signed out')
    await page.context().close()
  })
}

async function decide(browser) {
  let page
  await check('the head sees what waits, and why', async () => {
    page = await enter(browser, 'knut.ahlers')
    await sound(page, 'inbox of a head')
    for (const view of ['deputy', 'questions', 'info', 'signed']) {
      const chip = page.getByRole('link', { name: new RegExp(`^${t(`desk.inbox.view.${view}`)}`) }).first()
      if (!(await chip.count())) continue
      await chip.click()
      await page.waitForLoadState()
      await sound(page, `inbox, ${view}`)
    }
    await go(page, 'desk.nav.inbox')
  })
  await check('compares with what is live', async () => {
    await open(page, 'Baumkataster der Kreisliegenschaften')
    await sound(page, 'decision page with differences')
    const changes = page.locator('#changes')
    if (!(await changes.locator('ins').count())) fault('no changed word is marked')
    await unfold(page, words(options.lang)('desk.sign.changes.same'))
    await sound(page, 'unchanged fields shown')
    const back = page.url()
    await follow(page, new RegExp(`^${t('desk.sign.preview.whole')}`))
    await sound(page, 'preview of the portal page')
    await page.goto(back)
  })
  await check('asks back', async () => {
    const fold = await unfold(page, t('desk.sign.ask'))
    await sound(page, 'question form open')
    await expecting(422, () => press(page, t('desk.sign.ask.button'), fold))
    await sound(page, 'question without text refused')
    const again = await unfold(page, t('desk.sign.ask'))
    await choose(again.getByRole('combobox'), 'Wanda Grothe')
    await again.getByRole('textbox').fill('Sind die Bäume an den Radwegen schon kontrolliert?')
    await press(page, t('desk.sign.ask.button'), again)
    await sound(page, 'question asked')
  })
  await check('the question is answered', async () => {
    const { page: other } = await visit(browser)
    await signIn(other, 'wanda.grothe', '/desk')
    await other.getByRole('link', { name: new RegExp(`^${t('desk.inbox.view.questions')}`) }).first().click()
    await other.waitForLoadState()
    await sound(other, 'inbox with a question')
    await other.getByRole('link', { name: 'Baumkataster der Kreisliegenschaften' }).first().click()
    await other.waitForURL(/\/desk\/questions\//)
    await sound(other, 'question')
    await other.getByLabel(t('desk.question.your_answer')).fill('Ja, im Oktober.')
    await press(other, t('desk.question.send'))
    await sound(other, 'question answered')
    await other.context().close()
  })
  await check('returns with a reason', async () => {
    await go(page, 'desk.nav.inbox')
    await open(page, 'Solarpotenzial der Dächer')
    await sound(page, 'decision page, overdue')
    const fold = await unfold(page, t('desk.sign.return'))
    await expecting(422, () => press(page, t('desk.sign.return.button'), fold))
    await sound(page, 'return without reason refused')
    const again = await unfold(page, t('desk.sign.return'))
    await again.getByRole('combobox').selectOption({ index: 1 })
    await again.getByLabel(t('desk.sign.return.reason')).fill('Bitte den Dienstleister in der Beschreibung nennen.')
    await press(page, t('desk.sign.return.button'), again)
    await page.getByRole('status').waitFor()
    await sound(page, 'returned')
  })
  await check('signs', async () => {
    await go(page, 'desk.nav.inbox')
    await open(page, 'Baumkataster der Kreisliegenschaften')
    await sound(page, 'decision page with an answered question')
    await expecting(422, () => press(page, t('desk.sign.button.final')))
    await sound(page, 'signature without tick refused')
    await tick(page, t('desk.sign.tick.approve'))
    await press(page, t('desk.sign.button.final'))
    await page.getByRole('status').waitFor()
    await sound(page, 'signed')
  })
  await check('signs several together', async () => {
    await go(page, 'desk.nav.inbox')
    await page.getByRole('link', { name: t('desk.inbox.bundle.title') }).click()
    await page.waitForURL(/\/reviews\/together$/)
    await sound(page, 'alike reviews, not opened yet')
    const titles = await page.getByRole('rowheader').getByRole('link').allTextContents()
    if (titles.length < 3) fault(`${titles.length} reviews are alike, want 3`)
    for (const title of titles) {
      await page.getByRole('rowheader').getByRole('link', { name: title }).click()
      await page.waitForURL(/\/reviews\/[0-9a-f-]+$/)
      await page.goBack()
      await page.reload()
    }
    await sound(page, 'alike reviews, each opened')
    await press(page, t('desk.together.continue'))
    await sound(page, 'confirmation')
    const button = page.getByRole('button', { name: t('desk.together.button.final.many') })
    await expecting(422, async () => {
      await button.click()
      await page.waitForLoadState()
    })
    await sound(page, 'confirmation without tick refused')
    await tick(page, t('desk.together.tick.many'))
    await button.click()
    await page.waitForURL(/\/together\/done/)
    await sound(page, 'signed together')
    const heading = await page.getByRole('heading', { level: 1 }).textContent()
    if (!heading.includes(german ? '3 von 3' : '3 of 3')) fault(`after signing together: ${heading}`)
  })
  await check('sees what became of it', async () => {
    await go(page, 'desk.nav.inbox')
    await page.getByRole('link', { name: new RegExp(`^${t('desk.inbox.view.signed')}`) }).first().click()
    await page.waitForLoadState()
    await sound(page, 'signed by me')
    for (const title of ['Baumkataster der Kreisliegenschaften', 'Luftmessungen']) {
      if (!(await page.getByRole('link', { name: title }).count())) fault(`${title} is not among what was signed`)
    }
    await signOut(page)
  })
}
