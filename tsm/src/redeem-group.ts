import type { Clock } from '@yimatong/contract/clock'
import type { RedemptionItem, RedemptionOutcome } from '@yimatong/contract/tsm-api'
import { isTransient, isUniqueViolation, type Queryable } from '@yimatong/kit/database'
import type { Log } from '@yimatong/kit/log'
import type { CheckedCode, ShownVoucher } from './check-code.ts'
import { MAX_WRONG_DIGITS } from './digits.ts'
import { type DigitsVerdict, judgeDigits, type JudgeDigitsDeps } from './judge-digits.ts'
import { lookUpDigits } from './store/digits-statement.ts'
import { type JudgedItem, readUsers, redeemItems, type StoredRedemption } from './store/redeem-statement.ts'

export interface CheckedPayment {
  item: RedemptionItem
  contentHash: Buffer
  code: CheckedCode
  /** Milliseconds since the epoch: what freshness is judged by, however long the group waits. */
  scannedAt: number
}

export interface RedeemGroupDeps extends JudgeDigitsDeps {
  lane: Queryable
  clock: Clock
  log: Log
}

/** The window of a terminal's budget of guesses. */
const GUESS_WINDOW_MS = 10 * 60 * 1000

/** A race with another process is lost once, and a connection may break once; more than this is a fault. */
const MAX_ROUNDS = 5

/** Redeems a group: no payment id twice in it. One statement, and one before it when there are digits. */
export async function redeemGroup(
  deps: RedeemGroupDeps,
  group: readonly CheckedPayment[],
): Promise<RedemptionOutcome[]> {
  const verdicts = await judgeDigitsOf(deps, group)
  const items = group.map((payment, at) => toJudged(payment, verdicts.get(at)))
  const vouchers = new Map(group.flatMap(({ item, code }) => ('prove' in code ? [[item.paymentId, code]] : [])))
  const stored = await redeemUntilDecided(deps, items, vouchers)
  // A customer who is scanned twice is rare, and whoever is gets the whole story: which payment stands.
  const used = items.flatMap(({ paymentId }) => (stored.get(paymentId)?.declineCode === 'CODE_USED' ? paymentId : []))
  const users = await readUsers(deps.lane, used)
  return group.map((payment) => {
    const { paymentId } = payment.item
    return toOutcome(payment, stored.get(paymentId), users.get(paymentId))
  })
}

async function judgeDigitsOf(
  deps: RedeemGroupDeps,
  group: readonly CheckedPayment[],
): Promise<Map<number, DigitsVerdict>> {
  const shown = group.flatMap(({ item, code, scannedAt }, place) =>
    code.form === 'DIGITS'
      ? [
          {
            paymentId: item.paymentId,
            terminalNo: item.terminalNo,
            index: code.index,
            oneTimePart: code.oneTimePart,
            scannedAt,
            place,
          },
        ]
      : [],
  )
  if (shown.length === 0) return new Map()
  const knowledge = await lookUpDigits(deps.lane, shown, deps.clock() - GUESS_WINDOW_MS)
  for (const [terminalNo, guesses] of knowledge.guesses) {
    if (guesses >= deps.guessBudget)
      deps.log.warn({ terminalNo, guesses }, 'a terminal guesses digits; its digits are refused')
  }
  const verdicts = judgeDigits(deps, shown, knowledge)
  return new Map(shown.map(({ place }, at) => [place, verdicts[at] as DigitsVerdict]))
}

/** Said member by member: one form for all, and no copies of parts. */
function toJudged({ item, contentHash, code }: CheckedPayment, digits: DigitsVerdict | undefined): JudgedItem {
  const voucher = 'prove' in code ? code : undefined
  return {
    paymentId: item.paymentId,
    contentHash,
    merchantNo: item.merchantNo,
    terminalNo: item.terminalNo,
    amountFen: item.amount,
    form: code.form,
    jti: digits?.jti ?? (voucher === undefined ? null : Buffer.from(voucher.jti).toString('hex')),
    deviceKey: voucher?.deviceKey ?? null,
    signedHash: voucher?.signedHash ?? null,
    isProven: voucher?.isProven ?? false,
    declineCode: digits === undefined ? declineCodeOf(code) : digits.declineCode,
    wrongDigits: digits?.wrongDigits ?? false,
  }
}

/** What the processor alone knows; digits that nobody has judged are nobody's. */
function declineCodeOf(code: CheckedCode): JudgedItem['declineCode'] {
  if ('prove' in code) return null
  return 'declineCode' in code ? code.declineCode : 'CODE_INVALID'
}

/**
 * Asks until every payment has its row. A statement that failed for a passing reason (its connection was cut, a deadlock, another
 * process that was quicker) is asked again as a whole: what it may have decided already stands. A voucher of which there is
 * nothing to compare with stays undecided until its signature was verified.
 */
async function redeemUntilDecided(
  { lane, clock }: RedeemGroupDeps,
  items: readonly JudgedItem[],
  vouchers: ReadonlyMap<string, ShownVoucher>,
): Promise<Map<string, StoredRedemption>> {
  const decided = new Map<string, StoredRedemption>()
  let open = items
  for (let round = 1; round <= MAX_ROUNDS && open.length > 0; round++) {
    const isRaced = round > 1
    try {
      const answers = await redeemItems(lane, open, { now: clock(), maxWrongDigits: MAX_WRONG_DIGITS, isRaced })
      for (const [paymentId, stored] of answers) decided.set(paymentId, stored)
      const undecided = open.filter(({ paymentId }) => !decided.has(paymentId))
      open = undecided.map((item) => proven(item, vouchers.get(item.paymentId)))
    } catch (error) {
      if (isRaced || !(isTransient(error) || isUniqueViolation(error))) throw error
    }
  }
  return decided
}

function proven(item: JudgedItem, voucher: ShownVoucher | undefined): JudgedItem {
  if (voucher === undefined || item.isProven || item.declineCode !== null) return item
  return voucher.prove() ? { ...item, isProven: true } : { ...item, jti: null, declineCode: 'CODE_INVALID' }
}

function toOutcome(
  { item: { paymentId } }: CheckedPayment,
  stored: StoredRedemption | undefined,
  usedBy: string | undefined,
): RedemptionOutcome {
  if (stored === undefined) throw new Error('a redemption stays undecided')
  if (!stored.isSame) return { paymentId, outcome: 'CONFLICT' }
  const { declineCode, personId, deviceId, identityClass, capFen, form } = stored
  if (declineCode !== null) {
    return { paymentId, outcome: 'DECLINED', declineCode, ...(usedBy === undefined ? {} : { usedBy }) }
  }
  const cls = identityClass === null ? {} : { identityClass }
  return { paymentId, outcome: 'REDEEMED', personId, deviceId, ...cls, capFen, form }
}
