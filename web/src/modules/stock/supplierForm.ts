import type { Currency, Supplier, SupplierWrite } from '@/api/types'
import { daysOf } from './produitForm'

export interface SupplierForm { nom: string, email: string, telephone: string, adresse: string, devise: Currency, delai: string,
  ecart: string, notes: string }

export const emptySupplier = (devise: Currency): SupplierForm =>
  ({ nom: '', email: '', telephone: '', adresse: '', devise, delai: '7', ecart: '0', notes: '' })

export const supplierFormOf = (supplier: Supplier): SupplierForm => ({
  nom: supplier.nom, email: supplier.email ?? '', telephone: supplier.telephone ?? '', adresse: supplier.adresse ?? '',
  devise: supplier.devise, delai: String(supplier.delai_jours), ecart: String(supplier.delai_ecart), notes: supplier.notes ?? '',
})

/** What is sent, or undefined while a field cannot be. */
export function supplierOf(form: SupplierForm): SupplierWrite | undefined {
  const [delai_jours, delai_ecart] = [daysOf(form.delai), daysOf(form.ecart)]
  if (!form.nom.trim() || typeof delai_jours !== 'number' || delai_ecart === undefined)
    return
  const orNull = (text: string) => text.trim() || null
  return { nom: form.nom.trim(), devise: form.devise, delai_jours, delai_ecart: delai_ecart ?? 0, email: orNull(form.email),
    telephone: orNull(form.telephone), adresse: orNull(form.adresse), notes: orNull(form.notes) }
}
