// Opens one page on which everything is wrong, so that a test sees that the rig sees it.
import { launch, visit } from '../lib/browser.mjs'
import { check, main } from '../lib/report.mjs'
import { sound } from '../lib/sound.mjs'

main(async () => {
  const browser = await launch()
  try {
    const { page } = await visit(browser)
    await check('broken', async () => {
      await page.goto('/')
      await page.waitForTimeout(200)
      await sound(page, 'broken')
    })
  } finally {
    await browser.close()
  }
})
