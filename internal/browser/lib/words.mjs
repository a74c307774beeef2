// The words by which people find things, as the pages say them. A word missing here fails loudly.
const all = {
  login: ['Anmeldename', 'Login'],
  password: ['Kennwort', 'Password'],
  signIn: ['Anmelden', 'Sign in'],
  signOut: ['Abmelden', 'Sign out'],
  account: ['Konto', 'Account'],
  menu: ['Menü', 'Menu'],
}

// words gives them in a language; more adds those of one walk, each as [German, English].
export function words(lang, more = {}) {
  const at = lang === 'de' ? 0 : 1
  return new Proxy({ ...all, ...more }, {
    get(set, name) {
      if (!(name in set)) throw new Error(`no word "${String(name)}"`)
      return set[name][at]
    },
  })
}
