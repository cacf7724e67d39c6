import { describe, expect, it } from 'vitest'
import type { KeptBatch, KeptDevice, KeptPhone } from './kept.ts'
import { withBatch, withoutBatch, withoutDevice, withStrikes } from './windows.ts'

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
