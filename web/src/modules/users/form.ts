import type { TechnicianProfile, User, UserUpdate } from '@/api/types'

export interface UserForm {
  email: string, nom: string, prenom: string, roles: string[], is_active: boolean
  specialite: string, competences: string[], niveau: string
}

export const emptyForm = (): UserForm => ({ email: '', nom: '', prenom: '', roles: ['technicien'], is_active: true,
  specialite: '', competences: [], niveau: '' })

export const formOf = ({ email, nom, prenom, roles, is_active, technicien }: User): UserForm => ({ email, nom, prenom, roles: [...roles],
  is_active, specialite: technicien?.specialite ?? '', competences: [...technicien?.competences ?? []],
  niveau: technicien?.niveau_experience ?? '' })

const EMAIL = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+\.[^\s@<>,;:"()[\]\\.]+$/ // as the server asks
export const isEmail = (text: string) => text.length <= 254 && EMAIL.test(text.trim())

export const isTechnician = (form: UserForm) => form.roles.includes('technicien')

/** What is sent, or undefined while a field cannot be: skills without a specialty, for example. */
export function writeOf(form: UserForm): UserUpdate | undefined {
  const [email, nom, prenom] = [form.email.trim(), form.nom.trim(), form.prenom.trim()]
  const technicien = isTechnician(form) ? profileOf(form) : undefined
  if (!isEmail(email) || !nom || !prenom || form.roles.length === 0 || technicien?.specialite === '')
    return
  return { email, nom, prenom, is_active: form.is_active, roles: form.roles, ...technicien && { technicien } }
}

function profileOf(form: UserForm): TechnicianProfile | undefined {
  const competences = [...new Set(form.competences.map(skill => skill.trim()).filter(Boolean))]
  const [specialite, niveau] = [form.specialite.trim(), form.niveau.trim()]
  return specialite || niveau || competences.length ? { specialite, competences, niveau_experience: niveau || null } : undefined
}

/** What one change makes of a user, to save it without opening the form. */
export const changed = (user: User, change: Partial<UserForm>): UserUpdate | undefined => writeOf({ ...formOf(user), ...change })
