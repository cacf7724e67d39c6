import type { PaymentView } from '@yimatong/contract/gateway-api'
import type { RefundView } from '@yimatong/contract/refund-api'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  type BackRecord,
  isInDoubt,
  isSettled,
  moveBack,
  nextForBack,
  TOO_LATE_MS,
  type BackEvent,
} from './back-record.ts'
import { aBackRecord, aRefundView, aView } from './testing.ts'

/**
 * Money going back against a model of the gateway, over a network that loses, delays and repeats, at a till that is
 * reloaded, while another till refunds the same payment and the day comes to its end.
 */
interface World {
  now: number
  record: BackRecord
  refunds: Map<string, RefundView>
  /** Requests in some proxy's buffer, by when they were signed. */
  underway: number[]
  dayIsOver: boolean
  doorShut: boolean
  /** What the cashier was told at the end. */
  told: ('WENT_BACK' | 'NOTHING')[]
}

const AMOUNT = 1250
const taken = ({ refunds }: World) => [...refunds.values()].reduce((sum, { amount }) => sum + amount, 0)

function view(world: World): PaymentView {
  const refunds = [...world.refunds.values()]
  const reversed = refunds.some(({ kind }) => kind === 'REVERSAL')
  const state = reversed ? 'REVOKED' : refunds.length > 0 ? 'REFUND' : 'SUCCESS'
  return aView({ state, refunds, refundedAmount: taken(world) })
}

/** A request arrives at the gateway: idempotent by its number. */
function arrive(world: World): BackEvent {
  const { record, refunds, now: at } = world
  if (world.doorShut) return { type: 'REFUSAL', code: 'TERMINAL_DISABLED', at }
  const number = record.kind === 'CANCEL' ? 'reversal' : record.backNo
  const cancelled = record.kind === 'CANCEL'
  if (!refunds.has(number)) {
    const fits = cancelled ? refunds.size === 0 : taken(world) + record.amountFen <= AMOUNT && !refunds.has('reversal')
    if (fits && !world.dayIsOver) {
      const kind = cancelled ? 'REVERSAL' : 'REFUND'
      const outRefundNo = cancelled ? record.outTradeNo : record.backNo
      refunds.set(number, aRefundView({ kind, outRefundNo, amount: record.amountFen, state: 'PROCESSING' }))
    } else if (!cancelled) {
      return { type: 'REFUSAL', code: world.dayIsOver ? 'STATE_CONFLICT' : 'REFUND_EXCEEDED', at }
    }
  }
  const refund = refunds.get(number)
  if (cancelled || refund === undefined) return { type: 'PAYMENT', view: view(world), at, answer: true }
  return { type: 'REFUND', view: refund, at }
}

function question(world: World): BackEvent {
  const { record, refunds, now: at } = world
  const found = refunds.get(record.kind === 'CANCEL' ? 'reversal' : record.backNo)
  if (record.kind === 'CANCEL' && found) return { type: 'PAYMENT', view: view(world), at, answer: true }
  return found ? { type: 'REFUND', view: found, at } : { type: 'MISSING', at }
}

function apply(world: World, event: BackEvent): void {
  const before = world.record
  world.record = moveBack(before, event)
  // What has been decided is never in doubt again.
  if (!isInDoubt(before)) expect(isInDoubt(world.record)).toBe(false)
  if (isInDoubt(world.record)) return
  const told = world.record.state === 'REFUSED' ? 'NOTHING' : 'WENT_BACK'
  if (world.told.at(-1) !== told) world.told.push(told)
}

type Fate = 'ANSWERED' | 'ANSWER_LOST' | 'DELAYED' | 'DROPPED'

function act(world: World, fate: Fate): void {
  const step = nextForBack(world.record)
  if (step === 'SEND') {
    apply(world, { type: 'SEND', at: world.now })
    if (fate === 'DELAYED') world.underway.push(world.now)
    const answer = fate === 'ANSWERED' || fate === 'ANSWER_LOST' ? arrive(world) : undefined
    apply(world, answer && fate === 'ANSWERED' ? answer : { type: 'LOST' })
  } else if (step === 'ASK') apply(world, fate === 'ANSWERED' ? question(world) : { type: 'LOST' })
}

const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('ACT' as const),
      fate: fc.constantFrom<Fate>('ANSWERED', 'ANSWER_LOST', 'DELAYED', 'DROPPED'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('WAIT' as const), ms: fc.integer({ min: 1, max: 200_000 }) }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom({ kind: 'ARRIVES' as const }, { kind: 'RELOAD' as const }, { kind: 'PUSH' as const }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ kind: 'MONEY' as const }, { kind: 'DOOR' as const }, { kind: 'DAY' as const }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('OTHER' as const), amount: fc.integer({ min: 1, max: AMOUNT }) }),
  },
)
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never

/** The ledger has carried everything out that was decided. */
function moneyArrives({ refunds }: World): void {
  for (const [number, refund] of refunds) refunds.set(number, { ...refund, state: 'SUCCESS' })
}

function otherTillRefunds(world: World, amount: number): void {
  if (taken(world) + amount > AMOUNT || world.refunds.has('reversal')) return
  const outRefundNo = `other-${world.refunds.size}`
  world.refunds.set(outRefundNo, aRefundView({ outRefundNo, amount, state: 'SUCCESS' }))
}

function lateOneArrives(world: World): void {
  const signedAt = world.underway.shift()
  if (signedAt !== undefined && world.now < signedAt + TOO_LATE_MS - 15_000) arrive(world)
}

function happen(world: World, event: Happening): void {
  switch (event.kind) {
    case 'ACT':
      return act(world, event.fate)
    case 'WAIT':
      world.now += event.ms
      return undefined
    case 'ARRIVES':
      return lateOneArrives(world)
    case 'RELOAD':
      return apply(world, { type: 'RELOAD' })
    case 'PUSH':
      return apply(world, { type: 'PAYMENT', view: view(world), at: world.now, answer: false })
    case 'MONEY':
      return moneyArrives(world)
    case 'OTHER':
      return otherTillRefunds(world, event.amount)
    case 'DOOR':
      world.doorShut = !world.doorShut
      return undefined
    case 'DAY':
      world.dayIsOver = true
  }
}

function heal(world: World): void {
  world.doorShut = false
  while (world.underway.length > 0) lateOneArrives(world)
  for (let turn = 0; turn < 40 && !isSettled(world.record); turn++) {
    moneyArrives(world)
    act(world, 'ANSWERED')
    world.now += 10_000
  }
}

it('tells the cashier the truth, once, and gives back once, whatever is lost, late, doubled or reloaded', () => {
  fc.assert(
    fc.property(
      fc.array(happening, { maxLength: 40 }),
      fc.constantFrom<BackRecord>(aBackRecord(), aBackRecord({ kind: 'CANCEL', amountFen: AMOUNT })),
      (happenings, record) => {
        const world: World = {
          now: 0,
          record,
          refunds: new Map(),
          underway: [],
          dayIsOver: false,
          doorShut: false,
          told: [],
        }
        for (const event of happenings) happen(world, event)
        const early = world.told[0]
        heal(world)
        expect(isSettled(world.record)).toBe(true)
        expect(world.told).toHaveLength(1)
        if (early !== undefined) expect(world.told).toEqual([early])
        const own = record.kind === 'CANCEL' ? 'reversal' : record.backNo
        expect(world.record.state === 'DONE').toBe(world.refunds.has(own))
        expect(taken(world)).toBeLessThanOrEqual(AMOUNT)
      },
    ),
    { numRuns: 3000 },
  )
})
