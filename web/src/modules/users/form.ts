import type { User, UserUpdate } from '@/api/types'

export interface UserForm { email: string, nom: string, prenom: string, roles: string[], is_active: boolean }

export const emptyForm = (): UserForm => ({ email: '', nom: '', prenom: '', roles: ['technicien'], is_active: true })

export const formOf = ({ email, nom, prenom, roles, is_active }: User): UserForm => ({ email, nom, prenom, roles: [...roles], is_active })

const EMAIL = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+\.[^\s@<>,;:"()[\]\\.]+$/ // as the server asks
export const isEmail = (text: string) => text.length <= 254 && EMAIL.test(text.trim())

/** What is sent, or undefined while a field cannot be. */
export function writeOf(form: UserForm): UserUpdate | undefined {
  const [email, nom, prenom] = [form.email.trim(), form.nom.trim(), form.prenom.trim()]
  if (!isEmail(email) || !nom || !prenom || form.roles.length === 0)
    return
  return { email, nom, prenom, is_active: form.is_active, roles: form.roles }
}

/** What one change makes of a user, to save it without opening the form. */
export const changed = (user: User, change: Partial<UserUpdate>): UserUpdate => ({ ...formOf(user), ...change })
