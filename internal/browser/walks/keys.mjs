// A head signs with keys alone: Tab, Space, Enter. The skip link comes first and works.
import { launch, visit } from '../lib/browser.mjs'
import { tabTo } from '../lib/keyboard.mjs'
import { options } from '../lib/options.mjs'
import { menu, person } from '../lib/people.mjs'
import { check, fault, main } from '../lib/report.mjs'
import { sound } from '../lib/sound.mjs'
import { words } from '../lib/words.mjs'

const t = words(options.lang)

main(async () => {
  const browser = await launch()
  try {
    const { page } = await visit(browser)
    await check('sign in with keys', async () => {
      await page.goto('/desk')
      await tabTo(page, page.getByLabel(t('desk.sign_in.login'), { exact: true }))
      await page.keyboard.type('knut.ahlers')
      await tabTo(page, page.getByLabel(t('desk.sign_in.password'), { exact: true }))
      await page.keyboard.type(person('knut.ahlers').password)
      await page.keyboard.press('Enter')
      await page.waitForURL(url => !url.pathname.endsWith('/sign-in'))
    })
    await check('skip to the content', async () => {
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      if ((await page.evaluate(() => document.activeElement.id)) !== 'content') fault('the skip link does not lead to the content')
    })
    await check('open a review with keys', async () => {
      await page.goto('/desk/inbox')
      await tabTo(page, page.getByRole('link', { name: 'Baumkataster der Kreisliegenschaften' }).first())
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/desk\/reviews\/[0-9a-f-]+$/)
    })
    await check('unfold, and fold again', async () => {
      const fold = page.locator('summary').filter({ hasText: t('desk.sign.screening.all') })
      await tabTo(page, fold)
      await page.keyboard.press('Space')
      if (!(await fold.evaluate(s => s.parentElement.open))) fault('Space does not unfold')
      await page.keyboard.press('Enter')
      if (await fold.evaluate(s => s.parentElement.open)) fault('Enter does not fold')
    })
    await check('sign with keys', async () => {
      await tabTo(page, page.getByLabel(t('desk.sign.tick.approve')))
      await page.keyboard.press('Space')
      await tabTo(page, page.getByLabel(new RegExp(`^${t('desk.sign.note')}`)))
      await page.keyboard.type('Mit der Tastatur gezeichnet.')
      await tabTo(page, page.getByRole('button', { name: t('desk.sign.button.final') }))
      await page.keyboard.press('Enter')
      await page.getByRole('status').waitFor()
      await sound(page, 'signed with keys')
    })
    await check('sign out with keys', async () => {
      await page.goto('/desk')
      const account = menu(page)
      await tabTo(page, account)
      await page.keyboard.press('Enter')
      await tabTo(page, page.getByRole('button', { name: t('desk.account.sign_out') }).filter({ visible: true }))
      await page.keyboard.press('Space')
      await page.waitForURL(url => url.pathname.endsWith('/sign-in'))
    })
  } finally {
    await browser.close()
  }
})
