import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { api } from '@/api/client'
import type { Board, BoardTechnician, BoardVisit, BoardWork, Proposal } from '@/api/types'
import { useAction } from '@/shared/useAction'

const POLL_MS = 700

/** Where a visit is, or shall be. */
export interface Slot { technicien_id: number, date_planifiee: string, duree_estimee: number }

/** What can be undone: a visit goes back to its former slot, or, without one, its intervention is open again. */
interface Undo { intervention: BoardWork, former?: Slot }

/** The board of some days, and moves on it that can be undone. */
export function useBoard(days: () => { date_debut: string, date_fin: string } | undefined) {
  const reading = useAction()
  const moving = useAction()
  const board = shallowRef<Board>()
  const last = shallowRef<Undo>()

  async function refresh() {
    const read = await reading.run(() => api.GET('/api/v1/planning', { params: { query: days() } }))
    board.value = read ?? board.value
  }
  watch(days, refresh, { immediate: true, deep: true })

  const find = (intervention: number): { visit: BoardVisit, technician: BoardTechnician } | undefined => {
    for (const technician of board.value?.techniciens ?? []) {
      const visit = technician.visites.find(one => one.intervention.id === intervention)
      if (visit)
        return { visit, technician }
    }
  }

  /** Moves a visit, or gives one to an intervention that has none. */
  async function move(intervention: BoardWork, slot: Slot, epingle?: boolean, undoing = false) {
    const found = find(intervention.id)
    const done = await moving.done(() => found
      ? api.PUT('/api/v1/planning/{id}', { body: { ...slot, epingle },
          params: { path: { id: found.visit.id }, header: { 'If-Match': `"${found.visit.version}"` } } })
      : api.PUT('/api/v1/interventions/{id}/assign', { params: { path: { id: intervention.id } }, body: slot }) as never)
    if (done) {
      last.value = undoing ? undefined : { intervention, former: found && { technicien_id: found.technician.id,
        date_planifiee: found.visit.date_planifiee, duree_estimee: found.visit.duree_estimee } }
    }
    await refresh()
    return done
  }

  async function undo() {
    const { intervention, former } = last.value!
    if (former)
      return move(intervention, former, undefined, true)
    const done = await moving.done(() => api.PUT('/api/v1/interventions/{id}/status',
      { params: { path: { id: intervention.id } }, body: { statut: 'ouverte' } }))
    if (done)
      last.value = undefined
    await refresh()
    return done
  }

  return { board, refresh, move, undo, last, busy: reading.busy, problem: reading.problem, moveBusy: moving.busy,
    moveProblem: moving.problem, forget: moving.forget, firstLoad: computed(() => reading.busy.value && !board.value) }
}

/** A proposal from being asked for to being applied or given up. */
export function useProposal() {
  const { busy, problem, run, done, forget } = useAction()
  const proposal = shallowRef<Proposal>()
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(timer))

  async function take(request: () => Promise<{ data?: Proposal, error?: unknown, response: Response }>) {
    proposal.value = await run(request) ?? proposal.value
    clearTimeout(timer)
    const id = proposal.value?.id
    if (id !== undefined && proposal.value?.statut === 'en_calcul' && !problem.value)
      timer = setTimeout(() => void take(() => api.GET('/api/v1/planning/propositions/{id}', { params: { path: { id } } })), POLL_MS)
  }

  async function apply(option: number) {
    const path = { id: proposal.value!.id }
    return done(() => api.POST('/api/v1/planning/propositions/{id}/appliquer', { params: { path }, body: { option } }))
  }

  /** Gives it up; what is applied already only disappears. */
  async function discard() {
    clearTimeout(timer)
    const open = proposal.value
    proposal.value = undefined
    forget()
    if (open && (open.statut === 'en_calcul' || open.statut === 'prete'))
      await done(() => api.DELETE('/api/v1/planning/propositions/{id}', { params: { path: { id: open.id } } }))
  }

  function drop() {
    proposal.value = undefined
  }
  return { proposal, busy, problem, take, apply, discard, drop, forget }
}
