import { describe, expect, it } from 'vitest'
import type { OpenBatch } from '../app-state.ts'
import type { KeptBatch, KeptDevice, KeptPhone } from './kept.ts'
import { isNews, newerOf, withBatch, withoutBatch, withoutDevice, withStrikes } from './windows.ts'

const device = (deviceId: string) => ({ deviceId }) as KeptDevice
const batch = (jwe: string, ...struck: number[]): KeptBatch => ({ jwe, struck })
const phone = (deviceId: string, codes?: KeptBatch): KeptPhone => ({ device: device(deviceId), batch: codes })

describe('what a window of the app does to what another one has kept', () => {
  it('strikes out beside the strikes of the other window', () => {
    expect(withStrikes(phone('B', batch('1', 0, 2)), batch('1', 0, 1))).toEqual(phone('B', batch('1', 0, 2, 1)))
  })

  it('never puts an older batch over the newer one that another window or its own refill has kept', () => {
    const kept = phone('B', batch('2'))
    expect(withStrikes(kept, batch('1', 0))).toBe(kept)
  })

  it('strikes out nothing where nothing is kept', () => {
    const kept = { device: undefined, batch: undefined }
    expect(withStrikes(kept, batch('1', 0))).toBe(kept)
  })

  it('never deletes the keys of a phone that was enrolled anew in another window', () => {
    const kept = phone('C', batch('1'))
    expect(withoutDevice(kept, 'B')).toBe(kept)
  })

  it('deletes the keys and codes of a phone that was revoked', () => {
    expect(withoutDevice(phone('B', batch('1')), 'B')).toEqual({ device: undefined, batch: undefined })
  })

  it('keeps new codes beside the keys that they were made for, and beside no others', () => {
    expect(withBatch(phone('B', batch('1', 0)), 'B', batch('2'))).toEqual(phone('B', batch('2')))
    const kept = phone('C', batch('3'))
    expect(withBatch(kept, 'B', batch('2'))).toBe(kept)
  })

  it('throws away codes that cannot be opened, and not those that have come since', () => {
    expect(withoutBatch(phone('B', batch('1')), batch('1'))).toEqual(phone('B'))
    const kept = phone('B', batch('2'))
    expect(withoutBatch(kept, batch('1'))).toBe(kept)
  })
})

describe('what a window of the app takes over from another one', () => {
  const nothing = { device: undefined, batch: undefined }

  it('takes the device that was enrolled in the other one, whatever it knew', () => {
    expect(isNews(phone('B'), nothing)).toBe(true)
    expect(isNews(phone('B', batch('1')), phone('A', batch('1')))).toBe(true)
  })

  it('takes the codes that the other one has fetched, and its strikes', () => {
    expect(isNews(phone('B', batch('2')), phone('B', batch('1', 0)))).toBe(true)
    expect(isNews(phone('B', batch('2')), phone('B'))).toBe(true)
    expect(isNews(phone('B', batch('1', 0, 1)), phone('B', batch('1', 0)))).toBe(true)
  })

  it('goes on with its own where nothing else is kept, or nothing at all', () => {
    expect(isNews(phone('B', batch('1', 0)), phone('B', batch('1', 1, 0)))).toBe(false)
    expect(isNews(phone('B'), phone('B', batch('1')))).toBe(false)
    expect(isNews(nothing, phone('B', batch('1')))).toBe(false)
  })

  const open = (jwe: string, issuedAt: number, ...struck: number[]): OpenBatch => ({
    ...batch(jwe, ...struck),
    issuedAt,
    vouchers: [],
    expiries: [],
  })

  it('shows the newer codes: the server takes no others', () => {
    const [older, newer] = [open('1', 1_000), open('2', 2_000)]
    expect(newerOf(newer, older)).toBe(newer)
    expect(newerOf(older, newer)).toBe(newer)
    expect(newerOf(older, undefined)).toBe(older)
  })

  it('shows no code that either window has struck out', () => {
    expect(newerOf(open('1', 1_000, 0, 2), open('1', 1_000, 0, 1)).struck).toEqual([0, 1, 2])
  })
})
