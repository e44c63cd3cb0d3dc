import {
  mdiAccountArrowLeftOutline, mdiCartArrowDown, mdiClipboardCheckOutline, mdiFlagOutline, mdiHammerWrench, mdiPackageVariantClosedPlus,
  mdiPlusMinusVariant, mdiSwapHorizontal, mdiTrashCanOutline, mdiTruckDeliveryOutline, mdiTruckOutline, mdiUndoVariant, mdiWarehouse,
  mdiBookshelf,
} from '@mdi/js'
import type { MovementKind, PlaceKind, ProductKind, ProductSort, StockState, Tracking, Unit } from '@/api/types'
import type { State } from '@/shared/state'

export const PRODUCT_KINDS = ['marchandise', 'piece_rechange', 'consommable'] as const satisfies ProductKind[]
export const TRACKINGS = ['aucun', 'lot', 'serie'] as const satisfies Tracking[]
export const PLACE_KINDS = ['depot', 'etagere', 'vehicule'] as const satisfies PlaceKind[]
export const UNITS = ['piece', 'carton', 'paquet', 'sac', 'paire', 'rouleau', 'bidon', 'kg', 'g', 'l', 'ml', 'm', 'm2',
  'm3'] as const satisfies Unit[]
export const STATES = ['disponible', 'stock_faible', 'rupture'] as const satisfies StockState[]

/** The first is how the list comes. */
export const SORTS = ['nom', 'risque', 'rupture', 'valeur'] as const satisfies ProductSort[]

export const STATE_LOOKS: Record<StockState, State> = { disponible: 'ok', stock_faible: 'warning', rupture: 'critical' }
export const PLACE_ICONS: Record<PlaceKind, string> = { depot: mdiWarehouse, etagere: mdiBookshelf, vehicule: mdiTruckOutline }

/** What a person books; a count writes its own. The most frequent first. */
export const BOOKED = ['reception', 'vente', 'consommation', 'transfert', 'ajustement', 'perte', 'retour_client', 'retour_atelier',
  'retour_fournisseur', 'stock_initial'] as const satisfies MovementKind[]
export const MOVEMENT_KINDS = [...BOOKED, 'inventaire'] as const satisfies MovementKind[]

export const MOVEMENT_ICONS: Record<MovementKind, string> = {
  stock_initial: mdiFlagOutline, reception: mdiPackageVariantClosedPlus, retour_fournisseur: mdiTruckDeliveryOutline,
  vente: mdiCartArrowDown, retour_client: mdiAccountArrowLeftOutline, consommation: mdiHammerWrench, retour_atelier: mdiUndoVariant,
  transfert: mdiSwapHorizontal, inventaire: mdiClipboardCheckOutline, ajustement: mdiPlusMinusVariant, perte: mdiTrashCanOutline,
}
