// sound looks at a page in the state it is in: axe-core, and rules of our own that axe does not know.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { keys } from './words.mjs'
import { options } from './options.mjs'
import { fault, note } from './report.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

// counts of the run so far: states looked at, violations found, and what axe could not decide.
export const counts = { states: 0, violations: 0, undecided: {} }

// told says the counts in one line.
export const told = () =>
  note(`${counts.states} states, ${counts.violations} axe violations; axe could not decide: ${Object.entries(counts.undecided).map(([rule, on]) => `${rule} (${[...on].slice(0, 6).join(', ')}${on.size > 6 ? ', …' : ''})`).join('; ') || 'nothing'}`)

const seen = new Set()

// sound reports what is wrong with the page. A state already looked at (same path, same headings and forms) is passed over.
// where: what the person has just done, in words. The answer is the number of faults.
export async function sound(page, where) {
  if (options.nojs) return 0 // axe needs scripts; the same states are looked at with them
  const at = `${new URL(page.url()).pathname} (${where})`
  const own = await page.evaluate(look, { lang: page.lang, keys })
  if (seen.has(own.fingerprint + page.lang)) return 0
  seen.add(own.fingerprint + page.lang)
  counts.states++
  for (const text of own.faults) fault(`${at}: ${text}`)
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe)
  const found = await page.evaluate(
    tags => window.axe.run(document, { runOnly: { type: 'tag', values: tags }, preload: false, resultTypes: ['violations', 'incomplete'] }),
    tags,
  )
  for (const v of found.violations) {
    counts.violations++
    const nodes = v.nodes.slice(0, 4).map(n => `\n    ${n.target.join(' ')}  ${n.html.slice(0, 160)}\n      ${n.any.concat(n.all, n.none).map(c => c.message).join('; ').slice(0, 240)}`)
    fault(`${at}: axe ${v.id} (${v.impact}), ${v.nodes.length}×: ${v.help}${nodes.join('')}`)
  }
  for (const v of found.incomplete) {
    for (const n of v.nodes) (counts.undecided[v.id] ??= new Set()).add(n.target.join(' ').replace(/\[href\S*|:nth-child\(\d+\)/g, ''))
  }
  return own.faults.length + found.violations.length
}

// look runs in the page.
function look({ lang, keys }) {
  const faults = []
  const shown = e => e.checkVisibility({ checkVisibilityCSS: true })
  const h1 = [...document.querySelectorAll('h1')].filter(shown)
  if (h1.length !== 1) faults.push(`${h1.length} headings of the first level`)
  if (!document.title.trim()) faults.push('no title')
  if (document.documentElement.lang !== lang) faults.push(`page is in "${document.documentElement.lang}", asked for "${lang}"`)
  const root = document.documentElement
  if (root.scrollWidth > root.clientWidth + 1) {
    const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > root.clientWidth + 1 && shown(e)).slice(0, 3)
    faults.push(`scrolls sideways: ${root.scrollWidth} in ${root.clientWidth} pixels: ${wide.map(e => e.outerHTML.slice(0, 120)).join(' | ')}`)
  }
  const ids = new Map()
  for (const e of document.querySelectorAll('[id]')) ids.set(e.id, (ids.get(e.id) ?? 0) + 1)
  for (const [id, n] of ids) if (n > 1) faults.push(`id "${id}" stands ${n} times`)
  for (const e of document.querySelectorAll('button[disabled], input[disabled], select[disabled], textarea[disabled]')) faults.push(`a control is turned off: ${e.outerHTML.slice(0, 120)}`)
  for (const e of document.querySelectorAll('[style], [onclick], [onchange], [onsubmit], script:not([src]):not([type="application/ld+json"])')) {
    if (!e.closest('svg')) faults.push(`inline style or script: ${e.outerHTML.slice(0, 120)}`)
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let t = texts.nextNode(); t; t = texts.nextNode()) {
    const s = t.data.trim()
    if (!s || t.parentElement.closest('code, pre, textarea, script, style, samp')) continue
    if (keys.includes(s) || /^(desk|portal|label)\.[a-z_.]+$/.test(s)) faults.push(`a key stands where a text should: ${s}`)
    if (/%!|<nil>|<no value>|\bundefined\b|\[object |\bNaN\b|\bmap\[|\{[a-z_]+\}/.test(s) && !t.parentElement.closest('[lang]:not(html)')) faults.push(`something raw stands on the page: ${s.slice(0, 100)}`)
  }
  const fold = [...document.querySelectorAll('details')].map(d => (d.open ? 1 : 0)).join('')
  const shape = [...document.querySelectorAll('main *')].map(e => e.tagName[0] + (e.className.baseVal ?? e.className)[0]).join('')
  let hash = 0
  for (const ch of location.pathname + fold + shape) hash = (hash * 31 + ch.codePointAt(0)) | 0
  return { faults, fingerprint: `${location.pathname} ${innerWidth} ${matchMedia('(prefers-color-scheme: dark)').matches} ${fold} ${shape.length} ${hash}` }
}
