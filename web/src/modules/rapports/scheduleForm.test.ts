import { describe, expect, it } from 'vitest'
import { addressesOf, emptySchedule, scheduleOf } from './scheduleForm'

describe('the form of a scheduled report', () => {
  it('takes addresses however they are parted, each once', () => {
    expect(addressesOf(' a@x.sn, b@y.ma;\nc@z.ca a@x.sn ')).toEqual(['a@x.sn', 'b@y.ma', 'c@z.ca'])
    expect(addressesOf('')).toEqual([])
  })
  it('takes no wrong address, and ten at most', () => {
    expect(addressesOf('a@x.sn, personne')).toBeUndefined()
    expect(addressesOf(Array.from({ length: 11 }, (_, i) => `a${i}@x.sn`).join())).toBeUndefined()
    expect(scheduleOf({ ...emptySchedule(), courriels: 'personne' })).toBeUndefined()
  })
  it('waits until everybody has a way', () => {
    const reader = { utilisateur_id: 1, nom: 'Awa', courriel: false, whatsapp: false }
    expect(scheduleOf({ ...emptySchedule(), destinataires: [reader] })).toBeUndefined()
    expect(scheduleOf({ ...emptySchedule(), destinataires: [{ ...reader, whatsapp: true }] })?.destinataires)
      .toEqual([{ utilisateur_id: 1, courriel: false, whatsapp: true }])
  })
  it('sends no client with the stock', () => {
    expect(scheduleOf({ ...emptySchedule(), type: 'stock', client_id: 3 })?.client_id).toBeNull()
  })
})
