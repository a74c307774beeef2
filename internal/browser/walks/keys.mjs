// Signs in and out with keys alone: Tab, Space, Enter. The skip link comes first and works.
import { launch, visit } from '../lib/browser.mjs'
import { tabTo } from '../lib/keyboard.mjs'
import { options } from '../lib/options.mjs'
import { menu, person } from '../lib/people.mjs'
import { check, fault, main } from '../lib/report.mjs'
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
