import { createHmac, randomInt, timingSafeEqual } from 'node:crypto'
import { oneTimeInput, truncateMac } from '@yimatong/contract/payment-code/digits'
import { freshSteps, stepAt } from '@yimatong/contract/payment-code/steps'

/** The TSM's half of the 20 digits: which secret a voucher has, and whether a one-time part was made with it. */

/** Wrong one-time parts on one index after which its voucher is void. */
export const MAX_WRONG_DIGITS = 5

/** How far from now a one-time part is still recognised as an old one rather than called wrong: ten minutes, either way. */
const RECOGNISED_STEPS = 20

const INDEX_DIGITS = 10

/** A random index, ten digits. Whether it is free the database decides. */
export function drawDigitsIndex(): string {
  return String(randomInt(10 ** INDEX_DIGITS)).padStart(INDEX_DIGITS, '0')
}

/** The secret of a voucher's digits (32 bytes). It is derived, so no table holds it. */
export function digitsSecretOf(master: Uint8Array, jti: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHmac('sha256', master).update(jti).digest())
}

/** FRESH: made in this step or one beside it. STALE: made with this secret, too long ago or ahead. WRONG: a guess. */
export function judgeOneTimePart(secret: Uint8Array, oneTimePart: string, now: number): 'FRESH' | 'STALE' | 'WRONG' {
  if (isOfAnyStep(secret, oneTimePart, freshSteps(now))) return 'FRESH'
  return isOfAnyStep(secret, oneTimePart, recognisedSteps(now)) ? 'STALE' : 'WRONG'
}

function recognisedSteps(now: number): number[] {
  const step = stepAt(now)
  return Array.from({ length: 2 * RECOGNISED_STEPS + 1 }, (_, at) => step - RECOGNISED_STEPS + at).filter((s) => s >= 0)
}

/** Compares with every step and each in constant time, so the time taken does not say how near a guess was. */
function isOfAnyStep(secret: Uint8Array, oneTimePart: string, steps: readonly number[]): boolean {
  const shown = Buffer.from(oneTimePart, 'latin1')
  let found = false
  for (const step of steps) {
    const expected = truncateMac(createHmac('sha256', secret).update(oneTimeInput(step)).digest())
    found = timingSafeEqual(shown, Buffer.from(expected, 'latin1')) || found
  }
  return found
}
