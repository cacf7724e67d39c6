import { GATEWAYS, type Change, type HostName } from '../campus/host.ts'
import type { Point } from '../faults/points.ts'
import type { Play } from '../lunch/visit.ts'
import type { Mood } from '../office/receiver.ts'
import type { Trouble } from '../network/trouble.ts'

/** A defect that is planted on purpose, and what brings it to light. The harness must notice each of them. */
export interface Tooth {
  name: string
  /** Text of built modules that is replaced where these hosts load them. */
  hosts?: readonly HostName[]
  changes?: readonly Change[]
  /** What is done to a database as its owner; what a function says is replaced by its own words with other ones in them. */
  database?: { owner: 'payment' | 'token' | 'onecard'; statements?: readonly string[]; edit?: FunctionEdit }
  plays: Partial<Record<Play, number>>
  /** Everybody's money is nearly gone. */
  isPoorCrowd?: boolean
  /** What else is bad meanwhile. */
  trouble?: { links: RegExp; trouble: Trouble }
  crash?: Pick<Point, 'hosts' | 'point'>
  /** What a merchant's server does meanwhile with what it is told. */
  receiver?: Mood
}

export interface FunctionEdit {
  name: string
  from: string
  to: string
}

const LOST_ANSWERS = { links: /^gateway-.>onecard$/, trouble: { kind: 'LOSE_ANSWER', share: 0.5, delayMs: 0 } } as const
/** Longer than it takes until a payment is believed to be nobody's. */
const LATE_DEBITS = { links: /^gateway-.>onecard$/, trouble: { kind: 'DELAY', share: 0.4, delayMs: 14_000 } } as const

/** Late debits are found and paid back by the exceptions' check; a defect before it must be seen without it. */
const NO_SECOND_LOOK: Change = {
  file: 'server/dist/payments/exceptions/exceptions.js',
  from: "await walk('closed');",
  to: '',
}

const payment = (file: string, from: string, to: string): Change => ({ file: `server/dist/payments/${file}`, from, to })

export const TEETH: readonly Tooth[] = [
  {
    name: 'not found means failed: what the ledger has not seen is closed, and nothing is undone',
    hosts: GATEWAYS,
    changes: [payment('resolve.js', 'await channel?.undo(', 'await (async () => undefined)('), NO_SECOND_LOOK],
    plays: { pay: 1 },
    trouble: LATE_DEBITS,
  },
  {
    name: 'no tombstone: a debit that was reversed before it came is posted',
    hosts: GATEWAYS,
    changes: [NO_SECOND_LOOK],
    database: {
      owner: 'onecard',
      edit: {
        name: 'post_group',
        from: "WHEN (SELECT true FROM postings AS r WHERE r.reverses = a.posting_id LIMIT 1) THEN 'REVERSED'",
        to: '',
      },
    },
    plays: { pay: 1 },
    trouble: LATE_DEBITS,
  },
  {
    name: 'unknown means failed: no answer from the ledger is a decline',
    hosts: GATEWAYS,
    changes: [
      payment('charge.js', "{ outcome: 'UNKNOWN' };", "{ outcome: 'DECLINED', declineCode: 'INSUFFICIENT_BALANCE' };"),
    ],
    plays: { pay: 1 },
    trouble: LOST_ANSWERS,
  },
  {
    name: 'a till is told that it failed while nobody knows',
    hosts: GATEWAYS,
    changes: [
      payment(
        'view.js',
        'state: payment.state,',
        "state: payment.state === 'PROCESSING' ? 'PAYERROR' : payment.state,",
      ),
    ],
    plays: { pay: 1 },
    trouble: LOST_ANSWERS,
  },
  {
    name: 'the job is the only record: no turn over the rows finds what a dead process left',
    hosts: GATEWAYS,
    changes: [payment('sweep-claims.js', 'return rows.map(({ paymentId }) => paymentId);', 'return [];')],
    plays: { pay: 1 },
    crash: { hosts: GATEWAYS, point: 'after open' },
  },
  {
    name: 'told before it is stored: an outcome is answered and never written',
    hosts: GATEWAYS,
    changes: [
      payment('record.js', 'WHERE p.payment_id = item.payment_id', 'WHERE false'),
      payment(
        'record.js',
        '), taken AS (',
        '), taken AS (SELECT payment_id, state::trade_state, now() AS finished_at, actor, nth FROM item), nothing AS (',
      ),
    ],
    plays: { pay: 1, stale: 1 },
  },
  {
    name: 'a surcharge in floats, cut off',
    hosts: GATEWAYS,
    changes: [
      {
        file: 'contract/dist/money.js',
        from: 'return Number((BigInt(amountFen) * BigInt(rateBps) + 5000n) / 10000n);',
        to: 'return Math.trunc(amountFen * (rateBps / 10000));',
      },
    ],
    plays: { pay: 1 },
  },
  {
    name: 'the surcharge stays when the amount goes back',
    hosts: GATEWAYS,
    changes: [
      { file: 'contract/dist/refund.js', from: 'return Math.max(0, share - (', to: 'return 0 * Math.max(0, share - (' },
    ],
    plays: { refundInParts: 1 },
  },
  {
    name: 'a refund is asked for under a new id each time',
    hosts: GATEWAYS,
    changes: [
      {
        file: 'server/dist/channels/onecard/pay-back.js',
        from: 'postingId: refundId,',
        to: "postingId: 'rfd_' + crypto.randomUUID().replaceAll('-', ''),",
      },
    ],
    plays: { refundInParts: 1 },
    trouble: LOST_ANSWERS,
  },
  {
    name: 'a refund whose answer was lost is asked for by nobody',
    hosts: GATEWAYS,
    changes: [
      payment('refunds/pay-back.js', 'const claimed = rows.map(({ refundId }) => refundId);', 'const claimed = [];'),
    ],
    // Of a reversal the till hears that it is decided; it asks for no money.
    plays: { cancelAfter: 1 },
    trouble: LOST_ANSWERS,
  },
  {
    name: 'read, then write: two refunds of everything at the same moment',
    hosts: GATEWAYS,
    changes: [
      payment('refunds/locked.js', ' FOR NO KEY UPDATE`', '`'),
      payment('refunds/locked.js', 'refunded_fen = refunded_fen + $3 + $4', 'refunded_fen = $3::int + $4::int'),
      payment(
        'refunds/locked.js',
        'refunded_surcharge_fen = refunded_surcharge_fen + $4',
        'refunded_surcharge_fen = $4::int',
      ),
    ],
    plays: { refundTooMuch: 1 },
  },
  {
    name: 'cancelling an open payment only says so',
    hosts: GATEWAYS,
    changes: [
      payment(
        'cancel.js',
        'const answered = await close(deps, till, payment);',
        "const answered = true; return { ...payment, state: 'CLOSED' };",
      ),
    ],
    plays: { cancelMeanwhile: 1 },
  },
  {
    name: "the phone's signature is not looked at",
    hosts: ['tsm'],
    changes: [
      {
        file: 'tsm/dist/check-code.js',
        from: "return isSignedBy(deviceKey, code.deviceSigningInput, code.deviceSignature) ? undefined : 'BAD_DEVICE_SIGNATURE';",
        to: 'return undefined;',
      },
    ],
    plays: { forged: 4, pay: 1 },
  },
  {
    name: 'a photograph of a code pays',
    hosts: ['tsm'],
    changes: [{ file: 'contract/dist/payment-code/steps.js', from: "return 'TOO_OLD';", to: "return 'FRESH';" }],
    plays: { stale: 1 },
  },
  {
    name: 'the ledger writes a balance of its own',
    database: {
      owner: 'onecard',
      edit: {
        name: 'post_group',
        from: 'SET balance_fen = (w.payer).balance,',
        to: 'SET balance_fen = (w.payer).balance + CASE WHEN (w.payer).spent > 1500 THEN 1 ELSE 0 END,',
      },
    },
    plays: { pay: 1 },
  },
  {
    name: 'a wallet goes below nothing',
    database: {
      owner: 'onecard',
      statements: ['ALTER TABLE accounts DROP CONSTRAINT accounts_balance_floor'],
      edit: {
        name: 'post_group',
        from: 'spent_fen, floor_fen, daily_limit_fen)',
        to: 'spent_fen, -100000000, daily_limit_fen)',
      },
    },
    isPoorCrowd: true,
    plays: { pay: 1 },
  },
  {
    name: 'one voucher pays at two tills: its mark is on the text, not on the verified jti',
    hosts: ['tsm'],
    changes: [
      {
        file: 'tsm/dist/store/redeem-statement.js',
        from: "WHEN EXISTS (SELECT FROM redemptions u WHERE u.jti = v.jti AND u.decline_code IS NULL OFFSET 0) THEN 'CODE_USED'",
        to: '',
      },
      { file: 'tsm/dist/store/redeem-statement.js', from: 'decline_code IS NULL AND rank > 1', to: 'false' },
    ],
    database: { owner: 'token', statements: ['DROP INDEX redemptions_one_payment_per_voucher'] },
    plays: { sameCodeAtTwoTills: 1 },
  },
  {
    name: 'one number is two payments at two servers',
    hosts: GATEWAYS,
    changes: [
      payment('open.js', 'ON CONFLICT (merchant_no, out_trade_no, attempt) DO NOTHING', 'ON CONFLICT DO NOTHING'),
    ],
    database: { owner: 'payment', statements: ['DROP INDEX payments_merchant_no_out_trade_no_attempt_key'] },
    plays: { repeat: 1 },
  },
  {
    name: 'a number is not the till that used it: another one hears of a payment that it never asked for',
    hosts: GATEWAYS,
    changes: [payment('content-hash.js', 'JSON.stringify([terminalNo, ', 'JSON.stringify([')],
    plays: { twoTills: 1 },
  },
  {
    name: 'a notification that was refused is believed to be told',
    hosts: GATEWAYS,
    changes: [
      {
        file: 'server/dist/webhooks/attempt.js',
        from: 'answer.status >= 200 && answer.status < 300',
        to: 'answer.status >= 200',
      },
    ],
    plays: { pay: 3, cancelAfter: 1 },
    receiver: 'ERROR',
  },
  {
    name: 'a notification has another id at every attempt',
    hosts: GATEWAYS,
    changes: [
      {
        file: 'server/dist/webhooks/event-body.js',
        from: 'const common = { eventId, type',
        to: "const common = { eventId: 'evt_' + crypto.randomUUID().replaceAll('-', ''), type",
      },
    ],
    plays: { pay: 3, refundInParts: 1 },
    receiver: 'LOST',
  },
]
