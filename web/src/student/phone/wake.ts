import { openBatch } from '@yimatong/contract/device'
import { app, campusNow, NO_ISSUE, type OpenBatch } from '../app-state.ts'
import { changePhone, type KeptBatch, type KeptDevice, readKept } from './kept.ts'
import { presentNow } from './presenting.ts'
import { beginShowing } from './showing.ts'
import { placeOnReturn } from './vouchers.ts'
import { isNews, newerOf, withoutBatch } from './windows.ts'

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

/** Takes over the device and the codes that another window of the app has kept since this one has looked. */
export async function followKept(): Promise<void> {
  const { device, batch } = await readKept().catch(() => ({}) as never)
  const known = app.get()
  if (device === undefined || !isNews({ device, batch }, known)) return
  // A session that is open for somebody else could only lose a device that is not theirs.
  if (known.personId !== undefined && known.personId !== device.personId) return
  // Nothing that this window knows of the person before is true of the present one.
  if (known.account !== undefined && known.account.personId !== device.personId) return location.reload()
  const open = batch === undefined ? undefined : await opened(batch, device)
  const now = app.get()
  // Meanwhile this window has got its own, and keeps them, too.
  if (now.device !== known.device || now.batch?.jwe !== known.batch?.jwe) return
  const isAnother = now.device?.deviceId !== device.deviceId
  const own = isAnother ? undefined : now.batch
  const next = open === undefined ? own : newerOf(open, own)
  const place = next?.jwe === own?.jwe ? now.place : undefined
  app.set({ batch: next, place, ...(isAnother ? { device, deviceLost: false, code: undefined, issue: NO_ISSUE } : {}) })
  beginShowing()
}
