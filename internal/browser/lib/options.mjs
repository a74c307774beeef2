// Options of a script: --name value, or --name alone for true.
export const options = {
  base: 'http://127.0.0.1:8080', // of the service
  access: '', // the file with the logins of the example
  chromium: process.env.FREIGABE_TEST_CHROMIUM ?? '/usr/bin/chromium',
  lang: 'de', // or en
  scheme: 'light', // or dark
  width: 1280,
  height: 900,
  nojs: false, // without JavaScript
  show: false, // a window to look at, slowly
}

for (let i = 2; i < process.argv.length; i++) {
  const name = process.argv[i].replace(/^--/, '')
  const next = process.argv[i + 1]
  const value = next === undefined || next.startsWith('--') ? true : process.argv[++i]
  options[name] = typeof options[name] === 'number' ? Number(value) : value
}
