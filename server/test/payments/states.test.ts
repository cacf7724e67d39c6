import type { PaymentView } from '@yimatong/contract/gateway-api'
import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import { PIN_FREE_FEN } from '@yimatong/contract/limits'
import { postingsAnswer } from '@yimatong/contract/onecard-api'
import { mayFollow, TRADE_STATES, type TradeState } from '@yimatong/contract/states'
import type { Lane, QueryResultRow, Statement } from '@yimatong/kit/database'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askGroup } from '../../src/payments/confirmations/ask.ts'
import type { Payer as KnownPayer } from '../../src/payments/payment.ts'
import { findByIds } from '../../src/payments/read.ts'
import { type Outcome, recordGroup } from '../../src/payments/record.ts'
import { aPayer, confirm, type Payer, refuse, runOut } from '../confirm/stage.ts'
import { cancel, confirmDuplicate, refund } from '../refunds/stage.ts'
import { aTill, type Till } from '../world/tills.ts'
import { createWorld, type Gateway, type World } from '../world/world.ts'
import { fates, POST } from './fault-stage.ts'

// The whole machine in one table: for each standing that a payment can be brought to, what every event answers, and how the
// payment stands afterwards. 'SUCCESS' is both; 'A > B' answers A and stands as B.

const EVENTS = [
  'same',
  'other',
  'ask',
  'recordSuccess',
  'recordDecline',
  'recordClosed',
  'confirm',
  'refuse',
  'cashier',
  'sweepEarly',
  'sweep',
  'cancel',
  'refund',
  'lateDebit',
] as const
type Event = (typeof EVENTS)[number]

/** Nothing that is asked of it, or happens to it, changes it. */
const stays = (state: TradeState): Record<Event, string> => ({
  same: state,
  other: `IDEMPOTENCY_CONFLICT > ${state}`,
  ask: state,
  recordSuccess: state,
  recordDecline: state,
  recordClosed: state,
  confirm: state,
  refuse: state,
  cashier: state,
  sweepEarly: state,
  sweep: state,
  cancel: state,
  refund: `STATE_CONFLICT > ${state}`,
  lateDebit: state,
})

const UNKNOWN_TO_PHONES = { confirm: 'NOT_FOUND > PROCESSING', refuse: 'NOT_FOUND > PROCESSING' }
const RECORDED = { recordSuccess: 'SUCCESS', recordDecline: 'PAYERROR', recordClosed: 'CLOSED' }

const TABLE = {
  /** Opened and redeemed; the ledger has never heard of it. */
  UNSENT: {
    ...stays('PROCESSING'),
    ...UNKNOWN_TO_PHONES,
    ...RECORDED,
    ask: 'USERPAYING',
    sweep: 'CLOSED',
    cancel: 'CLOSED',
    lateDebit: 'SUCCESS',
  },
  /** The ledger has debited, and its answer was lost. */
  POSTED: {
    ...stays('PROCESSING'),
    ...UNKNOWN_TO_PHONES,
    ...RECORDED,
    ask: 'USERPAYING',
    sweep: 'SUCCESS',
    cancel: 'REVOKED',
    lateDebit: 'SUCCESS',
  },
  /** A cancel has decided that it can only be closed, and the ledger did not answer. */
  CLOSING: {
    ...stays('PROCESSING'),
    ...UNKNOWN_TO_PHONES,
    recordDecline: 'PAYERROR',
    recordClosed: 'CLOSED',
    sweep: 'CLOSED',
    cancel: 'CLOSED',
    lateDebit: 'CLOSED',
  },
  /** Waits for the payer's PIN. */
  WAITING: {
    ...stays('USERPAYING'),
    recordClosed: 'CLOSED',
    confirm: 'SUCCESS',
    refuse: 'CLOSED',
    cashier: 'PAYER_MUST_CONFIRM > USERPAYING',
    sweep: 'CLOSED',
    cancel: 'CLOSED',
    lateDebit: 'CLOSED',
  },
  /** Waits for the cashier: it looks like the payment before. */
  IN_QUESTION: {
    ...stays('USERPAYING'),
    recordClosed: 'CLOSED',
    confirm: 'STATE_CONFLICT > USERPAYING',
    refuse: 'STATE_CONFLICT > USERPAYING',
    cashier: 'SUCCESS',
    sweep: 'CLOSED',
    cancel: 'CLOSED',
    lateDebit: 'CLOSED',
  },
  PAID: { ...stays('SUCCESS'), cancel: 'REVOKED', refund: 'SUCCESS > REFUND' },
  DECLINED: stays('PAYERROR'),
  REFUSED: stays('CLOSED'),
  /** Cancelled before anything came under the number. */
  TOMBSTONE: {
    ...stays('CLOSED'),
    other: 'CLOSED',
    confirm: 'NOT_FOUND > CLOSED',
    refuse: 'NOT_FOUND > CLOSED',
  },
  REVERSED: stays('REVOKED'),
  REFUNDED: { ...stays('REFUND'), cancel: 'STATE_CONFLICT > REFUND', refund: 'SUCCESS > REFUND' },
} as const satisfies Record<string, Record<Event, string>>

type Standing = keyof typeof TABLE
const STANDINGS = Object.keys(TABLE) as Standing[]

let world: World
/** Another server: it has nothing in hand and remembers nothing. */
let second: Gateway
let lane: Lane
let till: Till
let payer: Payer
let poor: Payer

beforeAll(async () => {
  const asking = { PIN_FREE_FEN, PIN_FREE_PER_DAY: 1_000_000, DUPLICATE_WITHIN_SECONDS: 30 }
  world = await createWorld({ ISSUE_LIMIT: '1000' }, asking)
  second = await world.startGateway()
  lane = second.deps.database.lane()
  till = await aTill(world)
  const limits = { paymentLimit: 10_000_00, dailyLimit: 99_000_00 }
  payer = await aPayer(world, { balanceFen: 99_000_00, limits })
  poor = await aPayer(world, { balanceFen: 1 })
})

afterAll(() => world?.close())

/** No two scans look alike, unless they shall. */
let amounts = 1000

interface Subject {
  payer: Payer
  view: PaymentView
  request: { outTradeNo: string; authCode: string; amount: number }
}

async function scan(by = payer, amount = ++amounts): Promise<Subject> {
  const request = { outTradeNo: newId('request'), authCode: await by.phone.show(), amount }
  return { payer: by, request, view: (await till.pay(request)).body }
}

const loseOnce = (fate: 'lose-request' | 'lose-answer') => {
  world.toOnecard.decide = fates(POST, fate)
}

/** How a payment is brought to each standing, through the doors that everybody uses. */
const BRING: Readonly<Record<Standing, () => Promise<Subject>>> = {
  UNSENT: () => (loseOnce('lose-request'), scan()),
  POSTED: () => (loseOnce('lose-answer'), scan()),
  async CLOSING() {
    loseOnce('lose-request')
    const subject = await scan()
    world.toOnecard.decide = () => 'lose-request'
    await cancel(world, till, subject.request.outTradeNo)
    return subject
  },
  WAITING: () => scan(payer, PIN_FREE_FEN + ++amounts),
  async IN_QUESTION() {
    const { view } = await scan()
    return scan(payer, view.amount)
  },
  PAID: () => scan(),
  DECLINED: () => scan(poor),
  async REFUSED() {
    const subject = await BRING.WAITING()
    await refuse(payer, subject.view)
    return subject
  },
  async TOMBSTONE() {
    const request = { outTradeNo: newId('request'), authCode: await payer.phone.show(), amount: ++amounts }
    return { payer, request, view: (await cancel(world, till, request.outTradeNo)).body }
  },
  async REVERSED() {
    const subject = await scan()
    await cancel(world, till, subject.request.outTradeNo)
    return subject
  },
  async REFUNDED() {
    const subject = await scan()
    await refund(world, till, subject.request.outTradeNo, { amount: 100 })
    return subject
  },
}

const saidBy = async (answer: Promise<{ body: { code?: string; state?: string } }>) => {
  const { body } = await answer
  return body.code ?? body.state ?? ''
}

/** The payer as the books would know it. */
async function knownPayer({ app: { person } }: Payer): Promise<KnownPayer> {
  const { personId, schoolNo, identityClass } = person
  return { personId, schoolNo, name: '张晓雯', identityClass }
}

type End = Pick<Outcome, 'state' | 'declineCode' | 'paidAtMs'>

/** Outcomes of one payment that reach the books in one group. */
async function recordTogether({ view, payer: by }: Subject, ends: readonly End[]) {
  const payment = (await findByIds({ database: lane }, [view.paymentId])).get(view.paymentId)
  if (payment === undefined) throw new Error('it was never opened')
  const common = { surchargeFen: 0, surchargeStatus: 'NONE', payer: await knownPayer(by) } as const
  const finishedAtMs = Date.now()
  return recordGroup(
    lane,
    ends.map((end) => ({ payment, outcome: { ...common, ...end }, actor: 'gateway', finishedAtMs })),
  )
}

async function record(subject: Subject, end: End) {
  const [recorded] = await recordTogether(subject, [end])
  return recorded?.payment.state ?? ''
}

async function questionOf({ view, payer: by }: Subject) {
  const payment = (await findByIds({ database: lane }, [view.paymentId])).get(view.paymentId)
  if (payment === undefined) throw new Error('it was never opened')
  const price = { payer: await knownPayer(by), accountNo: by.app.person.accountNo, surchargeFen: 0 }
  const phone = { deviceId: by.phone.deviceId, codeForm: 'QR' } as const
  return { payment, reason: 'RISK', price, phone, earlier: undefined, askedAtMs: Date.now() } as const
}

async function ask(subject: Subject): Promise<string> {
  const [asked] = await askGroup(lane, [await questionOf(subject)], 45)
  return asked?.payment.state ?? ''
}

/** What the ledger is told at last, as the payment's own request would have told it, and everything that sweepers do then. */
async function lateDebit({ view, payer: { app } }: Subject): Promise<undefined> {
  const { personId, identityClass, accountNo } = app.person
  const now = Date.now()
  const item = {
    kind: 'DEBIT',
    postingId: view.paymentId,
    payerAccount: accountNo,
    merchantAccount: till.merchant.accountNo,
    amount: Math.max(1, view.amount),
    surcharge: 0,
    businessDate: businessDateOf(now),
    occurredAt: toRfc3339(now),
    memo: { personId, identityClass },
  } as const
  // Of a number that was never seen nobody has an id to send.
  if (view.amount > 0) await world.ledger.post('/onecard/v1/postings', { items: [item] }, postingsAnswer)
  await sweepDue(view)
  await second.deps.payments.exceptions.check()
  await second.deps.payments.exceptions.repair()
  return undefined
}

async function sweepDue(view: PaymentView): Promise<undefined> {
  await runOut(world, view)
  await second.deps.payments.sweeper.sweep()
  return undefined
}

async function sweepEarly({ paymentId }: PaymentView): Promise<undefined> {
  const text = `UPDATE payments SET sweep_after = now() + interval '1 minute' WHERE payment_id = $1`
  await world.owner.query({ text, values: [paymentId] })
  await second.deps.payments.sweeper.sweep()
  return undefined
}

/** What is said to each event; undefined when there is nobody to say it to. */
const HAPPEN: Readonly<Record<Event, (subject: Subject) => Promise<string | undefined>>> = {
  same: ({ request }) => saidBy(till.pay(request)),
  other: ({ request }) => saidBy(till.pay({ ...request, amount: request.amount + 1 })),
  ask,
  recordSuccess: (subject) => record(subject, { state: 'SUCCESS', paidAtMs: Date.now() }),
  recordDecline: (subject) => record(subject, { state: 'PAYERROR', declineCode: 'INSUFFICIENT_BALANCE' }),
  recordClosed: (subject) => record(subject, { state: 'CLOSED' }),
  confirm: ({ payer: by, view }) => saidBy(confirm(by, view, { shown: Math.max(1, view.total) })),
  refuse: ({ payer: by, view }) => saidBy(refuse(by, view)),
  cashier: ({ request }) => saidBy(confirmDuplicate(world, till, request.outTradeNo)),
  sweepEarly: ({ view }) => sweepEarly(view),
  sweep: ({ view }) => sweepDue(view),
  cancel: ({ request }) => saidBy(cancel(world, till, request.outTradeNo)),
  refund: ({ request }) => saidBy(refund(world, till, request.outTradeNo, { amount: 100 })),
  lateDebit,
}

async function stateOf({ request }: Subject): Promise<TradeState> {
  return (await till.query(request.outTradeNo)).body.state
}

const seen = new Set<string>()

describe.each(STANDINGS)('a payment that is %s', (standing) => {
  it('answers every event as the table says', async () => {
    const before = TABLE[standing].sweepEarly as TradeState
    const said: Partial<Record<Event, string>> = {}
    for (const event of EVENTS) {
      const subject = await BRING[standing]()
      world.toOnecard.decide = () => 'pass'
      expect(await stateOf(subject)).toBe(before)
      const answer = await HAPPEN[event](subject)
      const after = await stateOf(subject)
      said[event] = answer === undefined || answer === after ? after : `${answer} > ${after}`
      seen.add(before).add(after)
      expect([event, isLawful(before, after)]).toEqual([event, true])
    }
    expect(said).toEqual(TABLE[standing])
  })
})

it('a question whose answer is lost until its payer has confirmed is not asked again, nor keeps the others of its group from being told', async () => {
  const [confirmed, other] = [await BRING.UNSENT(), await BRING.UNSENT()]
  const questions = [await questionOf(confirmed), await questionOf(other)]
  let isFirst = true
  const losing: Lane = {
    ...lane,
    async query<Row extends QueryResultRow>(statement: Statement | string) {
      const rows = await lane.query<Row>(statement)
      if (!isFirst) return rows
      isFirst = false
      loseOnce('lose-answer')
      const { payer: by, view } = confirmed
      expect((await confirm(by, view, { shown: view.amount })).body.state).toBe('PROCESSING')
      throw Object.assign(new Error('the connection broke'), { code: '08006' })
    },
  }
  const told = await askGroup(losing, questions, 45)
  expect(told.map(({ payment, taken }) => [payment.state, taken])).toEqual([
    ['PROCESSING', false],
    ['USERPAYING', true],
  ])
  await sweepDue(confirmed.view)
  expect(await stateOf(confirmed)).toBe('SUCCESS')
})

const ENDS: readonly End[] = [
  { state: 'SUCCESS', paidAtMs: Date.now() },
  { state: 'PAYERROR', declineCode: 'INSUFFICIENT_BALANCE' },
  { state: 'CLOSED' },
]

it.each(['UNSENT', 'CLOSING'] as const)(
  'of two outcomes in one group one stands, and both hear that one (%s)',
  async (standing) => {
    for (const [first, second] of ENDS.flatMap((one) =>
      ENDS.filter((other) => other !== one).map((other) => [one, other] as const),
    )) {
      const subject = await BRING[standing]()
      world.toOnecard.decide = () => 'pass'
      const recorded = await recordTogether(subject, [first, second])
      const stands = await stateOf(subject)
      expect(recorded.map(({ payment }) => payment.state)).toEqual([stands, stands])
      expect(recorded.filter(({ taken }) => taken)).toHaveLength(1)
    }
  },
)

/** Directly, or through a state in between that nobody was quick enough to see. */
function isLawful(from: TradeState, to: TradeState): boolean {
  if (from === to || mayFollow(from, to)) return true
  return TRADE_STATES.some((between) => mayFollow(from, between) && mayFollow(between, to))
}

it('every state was reached, through the doors that everybody uses', () => {
  expect([...seen].toSorted()).toEqual([...TRADE_STATES].toSorted())
})
