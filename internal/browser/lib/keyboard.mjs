// Keys only: a person who has no pointer.
import { fault } from './report.mjs'

// tabTo presses Tab until the target has the focus; every stop on the way must be visible and show that it has it.
export async function tabTo(page, target, most = 150) {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(stop)
    if (at.faults.length) fault(`${new URL(page.url()).pathname}: the stop at ${at.what}: ${at.faults.join(', ')}`)
    if (await target.evaluate(e => e === document.activeElement)) return
  }
  throw new Error(`${most} times Tab do not reach ${target}`)
}

// stop runs in the page and looks at what has the focus.
function stop() {
  const e = document.activeElement
  const what = e === document.body ? 'the page itself' : `${e.tagName.toLowerCase()} "${(e.getAttribute('aria-label') ?? e.innerText ?? e.name ?? '').trim().slice(0, 60)}"`
  const faults = []
  if (e === document.body) return { what, faults } // the browser's own controls come between
  const box = e.getBoundingClientRect()
  const label = e.labels?.[0]?.getBoundingClientRect()
  const area = box.width * box.height < 16 && label ? label : box
  if (area.width < 2 || area.height < 2) faults.push('nothing is seen of it')
  if (area.bottom < 1 || area.top > innerHeight - 1 || area.right < 1 || area.left > innerWidth - 1) faults.push('it is outside of the window')
  const marked = n => {
    const s = getComputedStyle(n)
    return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none'
  }
  const around = [e, e.parentElement, ...(e.labels ?? []), e.nextElementSibling, ...e.children].filter(Boolean)
  if (!around.some(marked)) faults.push('nothing shows that it has the focus')
  return { what, faults }
}
