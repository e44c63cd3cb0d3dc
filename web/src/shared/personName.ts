import type { Person } from '@/api/types'

/** First and last name; the number of the account when neither is known. */
export const personName = ({ id, prenom, nom }: Person) => [prenom, nom].filter(Boolean).join(' ') || `#${id}`
