import { z } from 'zod'
import { accountNo, amount, businessDate, fen, text, time } from './fields.ts'
import { isSandboxAccount } from './sandbox.ts'
import { DECLINE_CODES, IDENTITY_CLASSES } from './states.ts'

/**
 * The one-card backend's wire, `/onecard/v1`, internal: the document that a school's own vendor implements.
 * It knows accounts and postings, nothing of codes, tills or tokens. Every call is authenticated by a service token.
 */

export const ACCOUNT_KINDS = [
  'PERSON',
  'MERCHANT',
  'SURCHARGE',
  'CLEARING',
  'SUSPENSE',
  'CASH',
  'BANK',
  'SUBSIDY_FUND',
  'ADJUSTMENT',
  'COMMISSION',
] as const
export const accountKind = z.enum(ACCOUNT_KINDS)
export const accountState = z.enum(['ACTIVE', 'FROZEN', 'CLOSED'])

/** The school's own accounts, which exist from the first start. */
export const SCHOOL_SURCHARGE_ACCOUNT = 'S-SURCHARGE'
export const CLEARING_ACCOUNT = 'C-CLEARING'
/** The same on the sandbox's side, where every account number begins so. No posting has accounts of both sides. */
export const SANDBOX_SURCHARGE_ACCOUNT = 'SBX-SURCHARGE'
/** Where a refund waits whose payer's account is closed. */
export const SUSPENSE_ACCOUNT = 'C-SUSPENSE'
/** The counter's drawers and the bank: what is there is the balance with its sign turned round. */
export const CASH_ACCOUNT = 'C-CASH'
export const BANK_ACCOUNT = 'C-BANK'
export const SUBSIDY_FUND_ACCOUNT = 'S-SUBSIDY'
/** The other side of what is put right by hand. Whoever reads its balance must be able to explain it. */
export const ADJUSTMENT_ACCOUNT = 'S-ADJUSTMENT'
export const COMMISSION_ACCOUNT = 'S-COMMISSION'

/** Whose account the school's share of a payment to this merchant goes to. */
export function schoolSurchargeAccountFor(merchantAccount: string): string {
  return isSandboxAccount(merchantAccount) ? SANDBOX_SURCHARGE_ACCOUNT : SCHOOL_SURCHARGE_ACCOUNT
}

export const POSTING_KINDS = ['DEBIT', 'TOPUP', 'REVERSAL', 'REFUND', 'TRANSFER'] as const
export const postingKind = z.enum(POSTING_KINDS)

const postingId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)
/** What the caller wants to find again with the posting; kept and given back as it came. */
const memo = z.record(z.string().max(32), z.union([z.string().max(200), z.int(), z.boolean(), z.null()]))

/**
 * What a transfer is for: money at the counter, into a person's subsidy (补助) and what is unspent back to the fund, the fund itself
 * filled from the bank, what is put right by hand, the rest of an account that is closed, merchants' pay-outs (and those that the bank
 * sent back), commission, a surcharge that was pending and is paid or was paid wrongly, what waited in suspense, cash brought to
 * the bank, and the bank's payment for what people topped up by themselves.
 */
export const TRANSFER_PURPOSES = [
  'COUNTER_TOPUP',
  'SUBSIDY',
  'SUBSIDY_RETURN',
  'SUBSIDY_FUNDING',
  'ADJUSTMENT',
  'CLOSING',
  'PAYOUT',
  'PAYOUT_RETURNED',
  'COMMISSION',
  'SURCHARGE_LATER',
  'SURCHARGE_BACK',
  'SUSPENSE_RELEASE',
  'BANKING',
  'CLEARING_SETTLED',
] as const
export type TransferPurpose = (typeof TRANSFER_PURPOSES)[number]

/** The largest transfer between accounts that are nobody's, in fen: a thousand million yuan. Where a person takes part, a payment's largest holds. */
export const MAX_TRANSFER_FEN = 100_000_000_000

/**
 * A debit of a person: `amount` to the merchant, `surcharge` on top to `surchargeAccount`, which is the school's (also when
 * absent) or the merchant's own. Limits count both. The payer's subsidy is spent first where the merchant takes subsidies. The business date may lie a few days beside today's, not more.
 */
const debit = z.strictObject({
  kind: z.literal('DEBIT'),
  postingId,
  payerAccount: accountNo,
  merchantAccount: accountNo,
  amount,
  surcharge: z.int().min(0).max(10_000_000),
  surchargeAccount: accountNo.optional(),
  businessDate,
  occurredAt: time,
  memo: memo.optional(),
})
/** Money in: from clearing to a person. */
const topUp = z.strictObject({
  kind: z.literal('TOPUP'),
  postingId,
  account: accountNo,
  amount,
  businessDate,
  occurredAt: time,
  memo: memo.optional(),
})
/**
 * Pays a debit back in full; for a debit that was never seen, or was declined, it leaves a tombstone, so that the debit is
 * refused (REVERSED) if it arrives late. A second reversal under another id is declined as REVERSED, and one of a debit of
 * which a part went back as REFUNDED. What was taken from a subsidy goes back to it first. To a closed account it goes back as a
 * refund does. Its business date may lie any time back: what was found late must be undone, too.
 */
const reversal = z.strictObject({
  kind: z.literal('REVERSAL'),
  postingId,
  reverses: postingId,
  businessDate,
  occurredAt: time,
  memo: memo.optional(),
})

/**
 * Pays a part of a debit back, or all of it, any number of times, from those who were paid: `amount` and, on top, `surcharge`,
 * of each never more than the debit has, and of one of them more than nothing. Declined as NOT_PAID when the debit was never posted, as REVERSED when it was paid
 * back whole, as REFUND_EXCEEDED when less is left. What was taken from a subsidy goes back to it first. When the payer's account
 * is closed, that goes back to SUBSIDY_FUND_ACCOUNT and the rest to SUSPENSE_ACCOUNT; the outcome says `subsidyToFund` if there is such
 * a part, and `suspense` if there is a rest. Its business date may lie any time back, as a reversal's.
 */
const refund = z.strictObject({
  kind: z.literal('REFUND'),
  postingId,
  refunds: postingId,
  amount: z.int().min(0).max(10_000_000),
  surcharge: z.int().min(0).max(10_000_000),
  businessDate,
  occurredAt: time,
  memo: memo.optional(),
})

/**
 * Moves money that is no payment. Which kinds of account a purpose joins, whether a frozen or a closed one takes part, and how far
 * down the first may go, is a table in the ledger: TRANSFER_NOT_ALLOWED, ACCOUNT_FROZEN, ACCOUNT_CLOSED, INSUFFICIENT_BALANCE.
 * Limits of payments count for none. A SUBSIDY is added to the person's subsidy, a SUBSIDY_RETURN is taken from it; all others
 * move a person's own balance. `owner` is the person whose money waits: it must be there where SUSPENSE_ACCOUNT takes part,
 * unless the money comes from a person's account, and nowhere else. No more is released than waits for that owner. Its business
 * date may lie any time back: it was decided on that day, and is asked for again until there is an answer.
 */
const transfer = z.strictObject({
  kind: z.literal('TRANSFER'),
  postingId,
  purpose: z.enum(TRANSFER_PURPOSES),
  from: accountNo,
  to: accountNo,
  amount: z.int().min(1).max(MAX_TRANSFER_FEN),
  owner: accountNo.optional(),
  businessDate,
  occurredAt: time,
  memo: memo.optional(),
})

export const postingItem = z.discriminatedUnion('kind', [debit, topUp, reversal, refund, transfer])
export type PostingItem = z.infer<typeof postingItem>
export type DebitItem = z.infer<typeof debit>
export type RefundItem = z.infer<typeof refund>
export type TransferItem = z.infer<typeof transfer>
export const postingsBody = z.strictObject({ items: z.array(postingItem).min(1).max(500) })

/** Why a posting was declined: a payment's reasons, and those that only paying back or a transfer can have. */
export const POSTING_DECLINES = [
  ...DECLINE_CODES,
  'REFUNDED',
  'REFUND_EXCEEDED',
  'NOT_PAID',
  'TRANSFER_NOT_ALLOWED',
] as const
export type PostingDecline = (typeof POSTING_DECLINES)[number]

/**
 * The outcome of one item, for ever the same under the same posting id:
 * POSTED (balanceAfter: the person's own balance, in fen; of a transfer without a person, that of the account it came from;
 * subsidy: how much of it came from the person's subsidy or went to it), DECLINED, TOMBSTONED (a reversal of something never seen or declined),
 * CONFLICT (the same id came before with other content, or what is to be paid back is no debit; nothing was done).
 * Content is what moves money: kind, accounts, amounts and business date of a debit, a top-up or a transfer (its purpose and
 * owner, too), the debit that a reversal names, the debit and the amounts of a refund. `occurredAt` and `memo` are kept as they came first.
 */
export const postingOutcome = z.discriminatedUnion('outcome', [
  z.object({
    postingId,
    outcome: z.literal('POSTED'),
    balanceAfter: fen,
    postedAt: time,
    subsidy: fen.optional(),
    subsidyToFund: z.literal(true).optional(),
    suspense: z.literal(true).optional(),
  }),
  z.object({ postingId, outcome: z.literal('DECLINED'), declineCode: z.enum(POSTING_DECLINES) }),
  z.object({ postingId, outcome: z.literal('TOMBSTONED') }),
  z.object({ postingId, outcome: z.literal('CONFLICT') }),
])
export type PostingOutcome = z.infer<typeof postingOutcome>
export const postingsAnswer = z.object({ outcomes: z.array(postingOutcome) })

/** `POST postings/query`: what is known of up to 500 posting ids, outcome and content; ids never seen are left out. */
export const postingQueryBody = z.strictObject({ postingIds: z.array(postingId).min(1).max(500) })
export const postingRecord = z
  .object({
    postingId,
    kind: postingKind,
    outcome: z.enum(['POSTED', 'DECLINED', 'TOMBSTONED']),
    declineCode: z.enum(POSTING_DECLINES).optional(),
    /** Of a transfer, the account that the money comes from; `merchantAccount` the one that it goes to. */
    payerAccount: accountNo.optional(),
    merchantAccount: accountNo.optional(),
    purpose: z.enum(TRANSFER_PURPOSES).optional(),
    owner: accountNo.optional(),
    amount: fen,
    surcharge: fen,
    surchargeAccount: accountNo.optional(),
    reverses: postingId.optional(),
    /** The debit of which a refund paid a part back. */
    refunds: postingId.optional(),
    /** What was paid back went to the suspense account. */
    suspense: z.literal(true).optional(),
    /** How much of it was the payer's subsidy. */
    subsidy: fen.optional(),
    /** The posting that reversed this one, when one did. */
    reversedBy: postingId.optional(),
    balanceAfter: fen.optional(),
    businessDate,
    occurredAt: time,
    postedAt: time,
    memo: memo.optional(),
  })
  .meta({ id: 'Posting' })
export type PostingRecord = z.infer<typeof postingRecord>
export const postingQueryAnswer = z.object({ postings: z.array(postingRecord) })

/** Opening accounts, up to 1,000 at once; opening one again with the same content changes nothing. */
export const openAccountItem = z.strictObject({
  accountNo,
  kind: z.enum(['PERSON', 'MERCHANT']),
  holderName: text(64).regex(/^\P{Cc}+$/u),
  identityClass: z.enum(IDENTITY_CLASSES).optional(),
  /** The balance may not fall below this. 0 unless the school lends. */
  floor: z.int().min(-100_000).max(0).default(0),
  paymentLimit: z.int().min(1).max(10_000_000).default(100_000),
  dailyLimit: z.int().min(1).max(10_000_000).default(300_000),
})
export type OpenAccountItem = z.input<typeof openAccountItem>
export const openAccountsBody = z.strictObject({ items: z.array(openAccountItem).min(1).max(1000) })
/** All or nothing: one number that stands with other content refuses the whole call (IDEMPOTENCY_CONFLICT). */
export const openAccountsAnswer = z.object({ opened: z.int(), unchanged: z.int() })

export const accountView = z
  .object({
    accountNo,
    kind: accountKind,
    holderName: z.string(),
    state: accountState,
    /** Why the school froze or closed it, where it said so. */
    stateReason: z.string().optional(),
    /** The person's own money; for others, the sum of their entries. */
    balance: fen,
    /** People only: what can be spent besides, at merchants that take subsidies. */
    subsidy: fen.optional(),
    /** Merchants only. */
    takesSubsidy: z.boolean().optional(),
    floor: fen,
    paymentLimit: fen,
    dailyLimit: fen,
    /** What was paid on today's business day, in fen. */
    spentToday: fen,
    /** The holder's own limits, where there are any. */
    ownPaymentLimit: fen.optional(),
    ownDailyLimit: fen.optional(),
    /** The holder has reported a loss: nothing is debited. */
    held: z.boolean().optional(),
  })
  .meta({ id: 'Account' })
export type AccountView = z.infer<typeof accountView>

/**
 * `PUT accounts/{no}/state`: freeze, thaw, close (only at zero, and for good; else STATE_CONFLICT). A frozen person pays
 * nothing and may be topped up and paid back; a merchant that is not active is paid nothing (MERCHANT_DISABLED).
 */
export const accountStateBody = z.strictObject({ state: accountState, reason: text(200).optional() })

/**
 * `PUT accounts/{no}/terms`: what the school decides about an account; what is absent stays. STATE_CONFLICT for a closed account, and for
 * a floor above the balance. The very next debit obeys it. A holder's own limits stand; the lower of the two counts.
 */
export const accountTermsBody = z.strictObject({
  floor: z.int().min(-100_000).max(0).optional(),
  paymentLimit: amount.optional(),
  dailyLimit: amount.optional(),
  takesSubsidy: z.boolean().optional(),
})

/**
 * `POST accounts/{no}/closing`: pays a person's account out and closes it for good, in one transaction: the balance to `payTo` by a
 * CLOSING transfer under `closingId`, the subsidy back to its fund by a SUBSIDY_RETURN under the same id and '-subsidy'. Answers
 * DONE (asked again, the same), OWES (the balance is below zero) or MORE (the balance is above `atMost`: it was decided on less).
 */
export const accountClosingBody = z.strictObject({
  closingId: z.string().regex(/^[A-Za-z0-9_-]{1,56}$/),
  payTo: z.enum([CASH_ACCOUNT, BANK_ACCOUNT, SUSPENSE_ACCOUNT]),
  atMost: fen.min(0),
  businessDate,
  occurredAt: time,
  reason: text(200),
})
export const accountClosingAnswer = z.object({
  answer: z.enum(['DONE', 'OWES', 'MORE']),
  /** What was paid out, and what went back to the subsidy fund. */
  paid: fen,
  returned: fen,
})

/** Beside account numbers, which have no small letters, two books of the trial balance: all people's own money, and all their subsidies. */
export const PEOPLE_BOOK = 'people'
export const SUBSIDIES_BOOK = 'subsidies'
export const bookName = z.union([z.enum([PEOPLE_BOOK, SUBSIDIES_BOOK]), accountNo])

/**
 * `GET trial-balance/{date}` (试算平衡): every book that has ever moved by the end of the business day, in fen. Credit counts above zero: what the
 * school owes people and merchants, and what it earns; cash and bank are below. Closing is opening - debit + credit, and every
 * column of signed sums comes to zero, debit to credit. A posting that comes late for a day changes that day's.
 */
export const trialBalanceLine = z.object({
  book: bookName,
  kind: accountKind,
  holderName: z.string(),
  opening: fen,
  debit: fen,
  credit: fen,
  closing: fen,
})
export type TrialBalanceLine = z.infer<typeof trialBalanceLine>
export const trialBalanceAnswer = z.object({ businessDate, books: z.array(trialBalanceLine) })

/** `GET trial-balance/{date}/entries?book=&after=`: what moved in one book on the day, 100 at a time in the order of posting. */
export const bookEntriesQuery = z.strictObject({
  book: bookName,
  after: z
    .string()
    .regex(/^\d{1,18}-[1-5]$/)
    .optional(),
})
export const bookEntry = z.object({
  postingId,
  kind: postingKind,
  purpose: z.enum(TRANSFER_PURPOSES).optional(),
  account: accountNo,
  holderName: z.string(),
  /** Above zero: credit. */
  amount: fen,
  payerAccount: accountNo,
  merchantAccount: accountNo.optional(),
  occurredAt: time,
  postedAt: time,
})
export type BookEntry = z.infer<typeof bookEntry>
export const bookEntriesAnswer = z.object({ entries: z.array(bookEntry), next: z.string().optional() })

/** `GET suspense`: what waits for whom in SUSPENSE_ACCOUNT, the longest first. */
export const suspenseItem = z.object({ owner: accountNo, holderName: z.string(), waiting: fen, since: time })
export type SuspenseItem = z.infer<typeof suspenseItem>
export const suspenseAnswer = z.object({ items: z.array(suspenseItem) })

/**
 * `POST accounts/{no}/own-limits`: what is absent stays, null takes a limit away. Answers DONE, ABOVE (above the school's) or
 * RAISES (it would allow more than now and `mayRaise` is false). Debits beyond them are declined as OWN_PAYMENT_LIMIT_EXCEEDED
 * and OWN_DAILY_LIMIT_EXCEEDED; the day's sum is the one of the school's limit, so what is paid back counts back.
 */
export const ownLimitsBody = z.strictObject({
  paymentLimit: amount.nullable().optional(),
  dailyLimit: amount.nullable().optional(),
  mayRaise: z.boolean(),
})
export const ownLimitsAnswer = z.object({ answer: z.enum(['DONE', 'ABOVE', 'RAISES']) })

/**
 * `POST accounts/{no}/hold`: the holder's loss report, or its end. `version` counts decisions, and an older one that comes late
 * changes nothing. Once it is answered, every debit was posted before it or is declined as ACCOUNT_FROZEN. What is paid in or
 * back arrives all the same. The school's own freezing (`state`) is another matter and stays as it is.
 */
export const accountHoldBody = z.strictObject({ held: z.boolean(), version: z.int().min(1) })

/**
 * One line of `GET statements/{date}`; the answer is NDJSON: lines of everything that was POSTED for the business day, in
 * the order of posting, then one trailer. An answer without its trailer was cut off. A reversal's line carries accounts
 * and amounts of the debit that it paid back, a refund's the debit's accounts and its own amounts, a transfer's `purpose` and, as
 * `payerAccount` and `merchantAccount`, where the money came from and went to.
 */
export const statementLine = z.object({
  postingId,
  kind: postingKind,
  payerAccount: accountNo,
  merchantAccount: accountNo.optional(),
  amount: fen,
  surcharge: fen,
  reverses: postingId.optional(),
  refunds: postingId.optional(),
  suspense: z.literal(true).optional(),
  purpose: z.enum(TRANSFER_PURPOSES).optional(),
  /** How much of amount and surcharge was the payer's subsidy. */
  subsidy: fen.optional(),
  occurredAt: time,
  postedAt: time,
})
export type StatementLine = z.infer<typeof statementLine>
export const statementTrailer = z.object({
  trailer: z.literal(true),
  businessDate,
  rows: z.int(),
  /** Sums of the lines' columns as they stand, whatever the kind: they prove that nothing is missing. */
  totalAmount: fen,
  totalSurcharge: fen,
  /** SHA-256 in hex over the lines before, each with its line feed. */
  sha256: z.string(),
})
export type StatementTrailer = z.infer<typeof statementTrailer>

/**
 * `GET statements/{date}/merchants`: what the entries of each merchant's account come to whose postings are of that business
 * day, in fen. `paid` are debits, with the surcharge where the merchant gets it; `refunded` is what refunds took back. A debit
 * that was reversed is in neither, and no reversal is: they undo each other, on whatever days. `surchargeLater` and `surchargeBack` are
 * the transfers of that purpose. So settlements are checked.
 */
export const merchantDay = z.object({
  accountNo,
  paid: fen,
  refunded: fen,
  surchargeLater: fen.default(0),
  surchargeBack: fen.default(0),
})
export const merchantDays = z.object({ businessDate, merchants: z.array(merchantDay) }).meta({ id: 'MerchantDays' })
export type MerchantDay = z.infer<typeof merchantDay>
/** `GET balances`: what the people's accounts hold at this moment, subsidies included, by class. */
export const balancesAnswer = z.object({
  at: time,
  classes: z.array(z.object({ identityClass: z.enum(IDENTITY_CLASSES).optional(), accounts: z.int(), balance: fen })),
})
