import type { OpenBatch } from '../app-state.ts'
import type { KeptBatch, KeptPhone } from './kept.ts'
import { withStruck } from './vouchers.ts'

/**
 * Two windows of the app, such as the installed one and the tab that it was installed from, share what rests on the phone, and
 * each has its own memory. These are the rules by which a window changes only what is its own, for what it knew may be gone, and
 * takes over what it did not know.
 */

const union = (one: readonly number[], other: readonly number[]): readonly number[] => other.reduce(withStruck, one)

/** Codes are struck out in the batch that they are of; a newer one stays as it is. */
export function withStrikes(kept: KeptPhone, own: KeptBatch): KeptPhone {
  const { batch } = kept
  return batch?.jwe === own.jwe ? { ...kept, batch: { ...batch, struck: union(batch.struck, own.struck) } } : kept
}

/** A new batch is of use only with the keys that it was made for. */
export function withBatch(kept: KeptPhone, deviceId: string, batch: KeptBatch): KeptPhone {
  return kept.device?.deviceId === deviceId ? { ...kept, batch } : kept
}

export function withoutBatch(kept: KeptPhone, { jwe }: KeptBatch): KeptPhone {
  return kept.batch?.jwe === jwe ? { device: kept.device, batch: undefined } : kept
}

/** A device that may not pay any more goes with its codes; one that was enrolled instead of it stays. */
export function withoutDevice(kept: KeptPhone, deviceId: string): KeptPhone {
  return kept.device?.deviceId === deviceId ? { device: undefined, batch: undefined } : kept
}

/** Whether there is kept what a window does not know: another device, or for the same one other codes, or more of them struck out. */
export function isNews(kept: KeptPhone, known: KeptPhone): boolean {
  if (kept.device === undefined) return false
  if (kept.device.deviceId !== known.device?.deviceId) return true
  const [theirs, own] = [kept.batch, known.batch]
  if (theirs === undefined) return false
  return theirs.jwe !== own?.jwe || theirs.struck.some((place) => !own.struck.includes(place))
}

/** Of the codes kept and those known here, for the same device: the newer ones, without what was struck out in either window. */
export function newerOf(kept: OpenBatch, known: OpenBatch | undefined): OpenBatch {
  if (known === undefined) return kept
  if (known.jwe === kept.jwe) return { ...known, struck: union(known.struck, kept.struck) }
  return kept.issuedAt < known.issuedAt ? known : kept
}
