// The public looks for a data set: start, search, data set, file, authority, register, and addresses that lead nowhere.
import { expecting, launch, visit } from '../lib/browser.mjs'
import { check, main } from '../lib/report.mjs'
import { sound, told } from '../lib/sound.mjs'

main(async () => {
  const browser = await launch()
  try {
    const { page } = await visit(browser)
    await check('start page', async () => {
      await page.goto('/')
      await sound(page, 'start')
    })
    await check('search', async () => {
      await page.getByRole('searchbox').filter({ visible: true }).first().fill('Merletal')
      await page.keyboard.press('Enter')
      await page.waitForURL(/dataset\?/)
      await sound(page, 'results')
      await page.goto('/dataset?q=' + encodeURIComponent('gibt es hier nicht'))
      await sound(page, 'nothing found')
    })
    await check('data set and its file', async () => {
      await page.goto('/dataset')
      await page.locator('main h3 a, main h2 a').first().click()
      await page.waitForURL(/dataset\/[^?]+$/)
      await sound(page, 'data set')
      const file = page.locator('main a[href*="/resource/"]:not([href*="/download/"])').first()
      if (await file.count()) {
        await file.click()
        await page.waitForURL(/resource/)
        await sound(page, 'file')
      }
    })
    for (const [name, path] of [['authorities', '/organization'], ['one authority', '/organization/merletal'], ['register', '/register']]) {
      await check(name, async () => {
        await page.goto(path)
        await sound(page, name)
      })
    }
    await check('an address that leads nowhere', () =>
      expecting(404, async () => {
        await page.goto('/dataset/gibt-es-nicht')
        await sound(page, 'not found')
      }))
    await check('counts', async () => told())
  } finally {
    await browser.close()
  }
})
