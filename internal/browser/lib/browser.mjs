// One Chromium, and everything on its pages that nobody wants to see.
import { chromium } from 'playwright-core'
import { options } from './options.mjs'
import { fault } from './report.mjs'

const host = new URL(options.base).hostname

// launch starts Chromium; it resolves no name but the service's.
export const launch = () =>
  chromium.launch({
    executablePath: options.chromium,
    headless: !options.show,
    slowMo: options.show ? 300 : 0,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars', '--disable-background-networking', '--no-first-run',
      `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${host}`,
    ],
  })

// visit opens a context as one person's browser: language, colours, width, with or without JavaScript.
// What differs from the options of the script is given as its properties.
export async function visit(browser, more = {}) {
  const o = { ...options, ...more }
  const context = await browser.newContext({
    baseURL: o.base,
    locale: o.lang === 'de' ? 'de-DE' : 'en-GB',
    timezoneId: 'Europe/Berlin',
    colorScheme: o.scheme,
    reducedMotion: 'reduce',
    viewport: { width: o.width, height: o.height },
    hasTouch: o.width < 600,
    javaScriptEnabled: !o.nojs,
    acceptDownloads: true,
  })
  context.setDefaultTimeout(o.patience ?? 10_000)
  await watch(context)
  const page = await context.newPage()
  page.lang = o.lang
  return { context, page }
}

// expected answers of the page under way: a status of 400 or more that a script asks for is no fault.
const expected = new Set()

export async function expecting(status, act) {
  expected.add(status)
  try {
    return await act()
  } finally {
    expected.delete(status)
  }
}

// watch reports each request to another host, each refusal of the content security policy, each error on the console,
// each script that fails and each answer that failed.
async function watch(context) {
  await context.exposeFunction('freigabeRefused', text => fault(`content security policy: ${text}`))
  await context.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', e =>
      window.freigabeRefused(`${e.violatedDirective} refused ${e.blockedURI || 'inline'} on ${location.pathname}: ${e.sample}`)))
  context.on('request', request => {
    const url = new URL(request.url())
    if (/^https?:$/.test(url.protocol) && url.origin !== options.base) fault(`asks another host: ${request.url()}`)
  })
  context.on('response', response => {
    const status = response.status()
    if (status < 400 || expected.has(status)) return
    fault(`${response.request().method()} ${new URL(response.url()).pathname} answered ${status}`)
  })
  context.on('requestfailed', request => {
    const why = request.failure()?.errorText ?? ''
    if (why !== 'net::ERR_ABORTED') fault(`${request.method()} ${request.url()} failed: ${why}`)
  })
  context.on('console', message => {
    if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return // answers are watched above
    fault(`console of ${message.page()?.url()}: ${message.text()}`)
  })
  context.on('weberror', err => fault(`script: ${err.error().stack ?? err.error()}`))
}
