import { type Verdict, verifyPresentation } from '@yimatong/contract/terminal'
import { stopListEntry } from '@yimatong/contract/payment-code/verify'
import { type HeldCode, heldDigits, heldQr, kindOfScan, type Refusal } from '../logic/scanned-code.ts'
import type { Trust } from './trust.ts'

export type Checked = { ok: true; code: HeldCode } | { ok: false; refusal: Refusal }

export interface CheckDeps {
  trust: Trust
  /** Milliseconds by the server's clock. */
  now: () => number
  /** This till has sent this very text before. */
  wasUsed: (text: string) => boolean
  /** A payment from this phone has no outcome yet. */
  isUnfinished: (device: string) => boolean
}

const no = (refusal: Refusal): Checked => ({ ok: false, refusal })

/** Judges a scanned text with no network, before any payment starts (step 3 of the reverse scan). */
export async function checkCode(deps: CheckDeps, text: string): Promise<Checked> {
  const kind = kindOfScan(text)
  if (kind === 'UNKNOWN') return no('NOT_A_CODE')
  if (kind !== 'OURS_QR' && kind !== 'OURS_DIGITS') return no(kind)
  if (deps.wasUsed(text)) return no('USED_HERE')
  if (kind === 'OURS_DIGITS') return { ok: true, code: heldDigits(text, deps.now()) }
  const verdict = await judge(deps, text)
  if (!verdict.ok)
    return no(verdict.detail === 'UNKNOWN_KEY' && deps.trust.keys().size === 0 ? 'NO_KEYS' : verdict.detail)
  const device = await stopListEntry(verdict.voucher.deviceKey)
  if (deps.isUnfinished(device)) return no('STILL_CHECKING')
  return { ok: true, code: heldQr(text, verdict, device) }
}

/** A key number that is not known may be a new one: the keys are asked for once. */
async function judge({ trust, now }: CheckDeps, text: string): Promise<Verdict> {
  const verify = () => verifyPresentation(text, { keys: trust.keys(), revoked: trust.revoked(), now: now() })
  const verdict = await verify()
  if (verdict.ok || verdict.detail !== 'UNKNOWN_KEY') return verdict
  try {
    await trust.refreshKeys()
  } catch {
    // Without an answer the first verdict stands.
    return verdict
  }
  return verify()
}
