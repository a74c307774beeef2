// Measures pages with Lighthouse, as its own mobile profile does: a slow phone on a slow network.
// --pages FILE [{ path, as, name, cookie }]; one JSON line per page, as the walks print.
import { launch } from 'chrome-launcher'
import lighthouse from 'lighthouse'
import { readFileSync } from 'node:fs'
import { options } from '../lib/options.mjs'
import { check, main, note } from '../lib/report.mjs'

const pages = JSON.parse(readFileSync(options.pages, 'utf8'))

main(async () => {
  const chrome = await launch({ chromePath: options.chromium, chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] })
  try {
    for (const p of pages) {
      await check(p.name, async () => {
        const measure = () => lighthouse(options.base + p.path, {
          port: chrome.port, logLevel: 'silent', onlyCategories: ['performance', 'accessibility', 'best-practices'],
          extraHeaders: { 'Accept-Language': 'de', ...(p.cookie ? { Cookie: p.cookie } : {}) },
        })
        let { lhr } = await measure()
        if (lhr.runtimeError) ({ lhr } = await measure()) // a trace is lost now and then
        const score = name => Math.round((lhr.categories[name].score ?? 0) * 100)
        const lost = name => lhr.categories[name].auditRefs.filter(r => r.weight > 0 && (lhr.audits[r.id].score ?? 1) < 0.9).map(r => r.id)
        note(JSON.stringify({
          name: p.name, performance: score('performance'), accessibility: score('accessibility'), practices: score('best-practices'),
          kilobytes: Math.round(lhr.audits['total-byte-weight'].numericValue / 100) / 10, lcp: lhr.audits['largest-contentful-paint'].displayValue,
          cls: lhr.audits['cumulative-layout-shift'].displayValue, tbt: lhr.audits['total-blocking-time'].displayValue,
          error: lhr.runtimeError?.message, lost: [...lost('accessibility'), ...lost('best-practices'), ...lost('performance')],
        }))
      }).catch(() => {})
    }
  } finally {
    await chrome.kill()
  }
})
