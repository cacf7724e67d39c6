import { openBatch } from '@yimatong/contract/device'
import { app, campusNow, type OpenBatch } from '../app-state.ts'
import { changePhone, type KeptBatch, type KeptDevice, readKept } from './kept.ts'
import { presentNow } from './presenting.ts'
import { placeOnReturn } from './vouchers.ts'
import { withoutBatch } from './windows.ts'

/** Opens a batch with the phone's key; undefined when it is for other keys or damaged, and then it is of no use. */
export async function opened(kept: KeptBatch, device: KeptDevice): Promise<OpenBatch | undefined> {
  try {
    const { vouchers, issuedAt } = await openBatch(kept.jwe, device.decryptionKey)
    const expiries = vouchers.map((voucher) => voucher.expiresAt * 1000)
    return { jwe: kept.jwe, struck: kept.struck, issuedAt, vouchers, expiries }
  } catch {
    await changePhone((now) => withoutBatch(now, kept)).catch(() => undefined)
    return undefined
  }
}

/**
 * Brings back what rests on the phone, with no network: after it the first thing drawn can be a code. A browser that forbids
 * storage gives an empty phone.
 */
export async function wakePhone(): Promise<void> {
  const { device, batch, clock, account, bills, watch } = await readKept().catch(() => ({}) as never)
  app.set({ device, clock, account, bills, ...(watch ? { watch } : {}) })
  if (device === undefined || batch === undefined) return
  const open = await opened(batch, device)
  if (open === undefined) return
  app.set({ batch: open, place: placeOnReturn(open, undefined, campusNow()) })
  await presentNow()
}
