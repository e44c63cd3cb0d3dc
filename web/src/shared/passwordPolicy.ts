// The server's password policy (OWASP ASVS level 2), told while one types. The server has the last word: it knows more common words.

export const RULES = ['length', 'upper', 'lower', 'digit', 'symbol', 'personal', 'common'] as const
export type Rule = typeof RULES[number]

export const LEAST = 10
export const MOST = 128
export const SYMBOLS = '!@#$%^&*()-_+=[]{};:,.?/|'

const SHORTEST_NAME = 4 // shorter ones are found by chance inside longer words
const FEWEST_DIFFERENT = 5
const COMMON = new Set(('password motdepasse monmotdepasse azerty azertyuiop qwerty qwertyuiop bonjour bienvenue welcome letmein admin'
  + ' administrator administrateur soleil doudou jetaime iloveyou princesse princess football hockey montreal quebec casablanca dakar'
  + ' maroc senegal canada vigie batterie batteries changeme changemoi secret secrets utilisateur technicien test essai abcdef abcdefgh'
  + ' superman batman chocolat marseille paris').split(' '))
const LOOKALIKES: Record<string, string> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', 8: 'b', '@': 'a', '$': 's', '!': 'i' }

/**
 * Which rules a password keeps.
 * @param personal the person's e-mail address and names, as far as they are known.
 */
export function checkPassword(password: string, personal: readonly string[] = []): Record<Rule, boolean> {
  const length = [...password].length
  return {
    length: length >= LEAST && length <= MOST,
    upper: /\p{Lu}/u.test(password),
    lower: /\p{Ll}/u.test(password),
    digit: /\p{Nd}/u.test(password),
    symbol: [...password].some(character => SYMBOLS.includes(character)),
    personal: password !== '' && !isPersonal(password, personal),
    common: password !== '' && !isCommon(password),
  }
}

export const isGoodPassword = (password: string, personal: readonly string[] = []) =>
  Object.values(checkPassword(password, personal)).every(Boolean)

const fold = (text: string) => text.normalize('NFKD').replace(/\p{Mn}/gu, '').toLowerCase()

function isPersonal(password: string, personal: readonly string[]) {
  const folded = fold(password)
  return personal.flatMap((text) => {
    const [local, domain] = text.split('@') as [string, string?]
    return domain === undefined ? [text, ...text.split(/[ \-'’]/)] : [local, ...local.split(/[.\-_+]/)]
  }).map(fold).some(name => name.length >= SHORTEST_NAME && folded.includes(name))
}

/** Whether a common word is left without the digits and symbols around it, and with its look-alikes read as letters. */
function isCommon(password: string) {
  const folded = fold(password)
  if (new Set(folded).size < FEWEST_DIFFERENT)
    return true
  const words = [folded, folded.replace(/^[^a-z]+|[^a-z]+$/g, '')]
  return words.some(word => COMMON.has([...word].map(one => LOOKALIKES[one] ?? one).join('').replace(/[^a-z]/g, '')))
    || COMMON.has(words[1]!)
}

const ALPHABETS = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '-_+=?.'] // nothing that is misread on paper

/** A password of 20 characters (over 110 bits) that nobody chose, from the system's source of chance. */
export function makePassword(length = 20): string {
  const all = ALPHABETS.join('')
  for (;;) {
    const made = Array.from({ length }, () => all[below(all.length)]!).join('')
    if (ALPHABETS.every(alphabet => [...alphabet].some(character => made.includes(character))))
      return made
  }
}

/** A whole number from 0 up to `limit`, excluded, each as likely as the others. */
function below(limit: number) {
  const unbiased = Math.floor(2 ** 32 / limit) * limit
  for (;;) {
    const [value] = crypto.getRandomValues(new Uint32Array(1)) as unknown as [number]
    if (value < unbiased)
      return value % limit
  }
}
