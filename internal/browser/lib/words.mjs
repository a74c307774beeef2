// The words by which people find things. They come from the message catalogue, so that a walk reads like the pages and
// survives their being worded better; what a person sees is what is looked for.
import { readFileSync } from 'node:fs'
import { options } from './options.mjs'

const all = JSON.parse(readFileSync(options.words ?? new URL('../../../.cache/words.json', import.meta.url), 'utf8'))

// keys of the catalogue that nobody would write as a text.
export const keys = Object.keys(all).filter(key => key.includes('.'))

// words gives a function from keys to what stands on a page in a language: a text, or, where the text has arguments, an
// expression that fits all of them. An unknown key fails loudly.
export const words = lang => (key, args = {}) => {
  const pair = all[key]
  if (!pair) throw new Error(`the catalogue has no "${key}"`)
  let text = pair[lang === 'de' ? 0 : 1]
  for (const [name, value] of Object.entries(args)) text = text.replaceAll(new RegExp(`\\{${name}(\\|[^}]*)?\\}`, 'g'), value)
  if (!/[{[]/.test(text)) return text
  const source = text.split(/(\[\?[^\]]*\]|\{[^}]*\})/).map(part =>
    part.startsWith('{') ? '.+' : part.startsWith('[?') ? '.*' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${source.join('')}$`)
}
