// What a script tells the Go test: one JSON object per line on standard output.
//   {"case": "sign in", "faults": ["…"], "notes": ["…"], "ms": 120}    one subtest
//   {"done": true}                                                      the script came to its end

let current = null

// check runs one named part; what is reported meanwhile belongs to it. An error ends the part, not the script.
export async function check(name, part) {
  if (current) throw new Error(`"${name}" begins inside "${current.case}"`)
  current = { case: name, faults: [], notes: [] }
  const start = performance.now()
  try {
    return await part()
  } catch (err) {
    fault(`${String(err.stack ?? err).replace(/\u001b\[[0-9;]*m/g, '').split('\n').slice(0, 24).join('\n')}`)
    throw new Stopped(err)
  } finally {
    current.ms = Math.round(performance.now() - start)
    const line = current
    current = null
    say(line)
  }
}

// Stopped is thrown by a part that could not go on; its fault is reported already.
export class Stopped extends Error {
  constructor(cause) {
    super('a part could not go on', { cause })
  }
}

export const fault = text => (current ? current.faults.push(text) : say({ case: 'outside of any part', faults: [text] }))

export const note = text => (current ? current.notes.push(text) : say({ note: text }))

export const say = line => process.stdout.write(JSON.stringify(line) + '\n')

// main runs a script to its end and leaves.
export async function main(script) {
  try {
    await script()
  } catch (err) {
    if (!(err instanceof Stopped)) fault(String(err.stack ?? err))
  }
  say({ done: true })
}
