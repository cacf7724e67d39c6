import type { KeptBatch, KeptPhone } from './kept.ts'
import { withStruck } from './vouchers.ts'

/**
 * Two windows of the app, such as the installed one and the tab that it was installed from, share what rests on the phone, and
 * each has its own memory. These are the rules by which a window changes only what is its own: what it knew may be gone.
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
