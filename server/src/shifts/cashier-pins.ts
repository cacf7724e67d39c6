import { randomInt } from 'node:crypto'
import type { Clock } from '@yimatong/contract/clock'
import { isEasyPin } from '@yimatong/contract/easy-pin'
import type { Queryable } from '@yimatong/kit/database'
import type { Secrets } from '@yimatong/kit/keys'
import { inHashingTurn } from '@yimatong/kit/passwords'
import { hashPeppered, pepperedFits } from '@yimatong/kit/peppers'
import { problem } from '@yimatong/kit/problem'
import type { RateLimit } from '@yimatong/kit/rate-limit'

export interface CashierPinDeps {
  database: Queryable
  clock: Clock
  /** Outside the database: a stolen copy of it cannot be searched for six digits. */
  pinPeppers: Secrets
  /** Wrong PINs by till: whoever tries one PIN on many cashiers stands at one. */
  wrongCashierPins: RateLimit
  strangers: Strangers
}

/** Whose PIN: the same number at another merchant is somebody else. */
export interface CashierKey {
  merchantNo: string
  cashierNo: string
}

/** How often numbers were tried that no cashier has, so that they come to their end like everybody's. */
export interface Strangers {
  /** Counts one more try, and gives how many there were. */
  count(key: CashierKey): number
}

/** Somebody who has just proved to be this cashier. */
export interface Cashier extends CashierKey {
  name: string
  nameEn: string | null
}

/** Wrong PINs in a row until it is locked; the table's checks say the same. */
const MAX_WRONG_PINS = 5

/** The key and its owner go into what is hashed, so that a hash fits one cashier only, and no payer. */
const hashed = ({ merchantNo, cashierNo }: CashierKey, pin: string) => `cashier/${merchantNo}/${cashierNo}/${pin}`

const COUNT = `
  UPDATE cashiers SET failed_count = failed_count + 1,
    locked_at = CASE WHEN failed_count + 1 = ${MAX_WRONG_PINS} THEN to_timestamp($3::float8 / 1000) END
  WHERE merchant_no = $1 AND cashier_no = $2 AND state = 'ACTIVE' AND failed_count < ${MAX_WRONG_PINS}
  RETURNING pin_hash AS "pinHash", failed_count AS "failedCount", name, name_en AS "nameEn"`

const RESET = `
  UPDATE cashiers SET failed_count = 0, locked_at = NULL, pin_hash = $4
  WHERE merchant_no = $1 AND cashier_no = $2 AND pin_hash = $3`

interface Attempt {
  pinHash: string
  failedCount: number
  name: string
  nameEn: string | null
}

/**
 * Throws unless this is the PIN of an active cashier: PIN_WRONG, with the attempts that are left, or PIN_LOCKED. The attempt
 * is counted, and committed, before the PIN is looked at. Without such a cashier it is the same, try after try and after the
 * same work, but counted in this process alone. A till with too many wrong ones is not even heard: RATE_LIMITED; and where there is no room to look at a PIN, it is not counted
 * either: OVERLOADED.
 */
export async function checkCashierPin(
  deps: CashierPinDeps,
  { terminalNo, pin, ...key }: CashierKey & { terminalNo: string; pin: string },
): Promise<Cashier> {
  const { merchantNo, cashierNo } = key
  await deps.wrongCashierPins.limit(terminalNo, 0)
  const { attempt, failedCount, fits, keep } = await inHashingTurn(async (own) => {
    const counted = await countAttempt(deps, key)
    const asked = { peppers: deps.pinPeppers, kept: counted.attempt?.pinHash, text: hashed(key, pin) }
    return { ...counted, ...(await pepperedFits(own, asked)) }
  })
  if (attempt === undefined || !fits) {
    await deps.wrongCashierPins.limit(terminalNo)
    throw wrong(failedCount)
  }
  const values = [merchantNo, cashierNo, attempt.pinHash, keep]
  await deps.database.query({ name: 'cashier-pin-reset', text: RESET, values })
  return { ...key, name: attempt.name, nameEn: attempt.nameEn }
}

/** No attempt without an active cashier of that number; PIN_LOCKED after too many wrong ones, whosever the number is. */
async function countAttempt(
  deps: CashierPinDeps,
  key: CashierKey,
): Promise<{ attempt: Attempt | undefined; failedCount: number }> {
  const { rows } = await deps.database.query<Attempt>({
    name: 'cashier-pin-count',
    text: COUNT,
    values: [key.merchantNo, key.cashierNo, deps.clock()],
  })
  const [attempt] = rows
  if (attempt !== undefined) return { attempt, failedCount: attempt.failedCount }
  if (await isLocked(deps, key)) throw problem('PIN_LOCKED')
  const failedCount = deps.strangers.count(key)
  if (failedCount > MAX_WRONG_PINS) throw problem('PIN_LOCKED')
  return { attempt, failedCount }
}

function wrong(failedCount: number): Error {
  const attemptsLeft = MAX_WRONG_PINS - failedCount
  return attemptsLeft === 0 ? problem('PIN_LOCKED') : problem('PIN_WRONG', undefined, { members: { attemptsLeft } })
}

async function isLocked({ database }: CashierPinDeps, { merchantNo, cashierNo }: CashierKey): Promise<boolean> {
  const { rows } = await database.query({
    name: 'cashier-locked',
    text: `SELECT FROM cashiers WHERE merchant_no = $1 AND cashier_no = $2 AND state = 'ACTIVE' AND locked_at IS NOT NULL`,
    values: [merchantNo, cashierNo],
  })
  return rows.length > 0
}

/** What is kept of a cashier's PIN. */
export function hashCashierPin(
  deps: Pick<CashierPinDeps, 'pinPeppers'>,
  key: CashierKey,
  pin: string,
): Promise<string> {
  return hashPeppered(deps.pinPeppers, hashed(key, pin))
}

/** A PIN that nobody would try first, and what is kept of it. */
export async function freshCashierPin(
  deps: Pick<CashierPinDeps, 'pinPeppers'>,
  key: CashierKey,
): Promise<{ pin: string; pinHash: string }> {
  for (;;) {
    const pin = String(randomInt(1_000_000)).padStart(6, '0')
    if (!isEasyPin(pin)) return { pin, pinHash: await hashCashierPin(deps, key, pin) }
  }
}
