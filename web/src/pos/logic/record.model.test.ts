import type { PaymentView } from '@yimatong/contract/gateway-api'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isEnded, moveRecord, nextStep, type SaleRecord } from './record.ts'
import { aRecord, aView } from './testing.ts'

/**
 * The record against a model of the gateway as the contract describes it, over a network that loses, delays and repeats:
 * the crash points that a till can see. 1: the request never arrived. 6 and 8: it was done and the answer was lost.
 * 19: the request arrives more than once. A cancellation, the cashier's or the till's own after half a minute, crosses all
 * of that.
 */
interface World {
  now: number
  record: SaleRecord
  holdsCode: boolean
  /** The payment as the gateway has it. */
  server: PaymentView['state'] | undefined
  debits: number
  /** Cancelled while it was under way: it can only be closed. */
  closing: boolean
  /** Whether a cancellation pays back what was paid, or leaves it, because the day is over. */
  paysBack: boolean
  /** Requests still in some proxy's buffer: they may arrive at any later time. */
  underway: number
  /** What the cashier was told, in order. */
  told: SaleRecord['state'][]
}

const DEAD = 60_000

/** A request arrives: opened once, decided by whether its code is still alive. */
function arrive(world: World, decision: 'SUCCESS' | 'PAYERROR' | 'PROCESSING'): void {
  if (world.server !== undefined) return
  world.server = world.now >= DEAD ? 'PAYERROR' : decision
  if (world.server === 'SUCCESS') world.debits++
}

/** A cancellation arrives: what was never seen is closed before it comes. */
function cancel(world: World, ledgerAnswers: boolean): void {
  if (world.server === undefined) world.server = 'CLOSED'
  if (world.server === 'PROCESSING' && ledgerAnswers) world.server = 'CLOSED'
  if (world.server === 'PROCESSING') world.closing = true
  if (world.server === 'SUCCESS' && world.paysBack) {
    world.server = 'REVOKED'
    world.debits--
  }
}

function apply(world: World, event: Parameters<typeof moveRecord>[1]): void {
  world.record = moveRecord(world.record, event)
  if (isEnded(world.record) && world.told.at(-1) !== world.record.state) world.told.push(world.record.state)
}

const seen = (world: World, state: PaymentView['state'], cancelled = false) =>
  apply(world, { type: 'VIEW', view: aView({ state }), at: world.now, ...(cancelled ? { cancelled } : {}) })

/** TURNED_AWAY: refused at the door (a disabled terminal, a wrong signature), so nothing was opened by this request. */
type Fate = 'ANSWERED' | 'ANSWER_LOST' | 'DELAYED' | 'DROPPED' | 'TURNED_AWAY'

/** The till does what its machine says, and the network does as it likes. */
function act(world: World, fate: Fate, decision: 'SUCCESS' | 'PAYERROR' | 'PROCESSING'): void {
  const step = nextStep(world.record, world.holdsCode, world.now)
  if (step === 'SEND') {
    apply(world, { type: 'SEND' })
    if (fate === 'DELAYED') world.underway++
    if (fate === 'ANSWERED' || fate === 'ANSWER_LOST') arrive(world, decision)
    if (fate === 'TURNED_AWAY') apply(world, { type: 'REFUSAL', code: 'FORBIDDEN', at: world.now })
    else if (fate === 'ANSWERED' && world.server !== undefined) seen(world, world.server)
    else apply(world, { type: 'LOST' })
    return
  }
  if (step === 'CANCEL') {
    if (fate === 'ANSWERED' || fate === 'ANSWER_LOST') cancel(world, decision !== 'PROCESSING')
    if (fate === 'ANSWERED' && world.server) seen(world, world.server, true)
    else apply(world, { type: 'SILENCE' })
    return
  }
  if (step !== 'ASK') return
  if (fate !== 'ANSWERED') apply(world, { type: 'SILENCE' })
  else if (world.server === undefined) apply(world, { type: 'MISSING', at: world.now })
  else seen(world, world.server)
}

const fate = fc.constantFrom<Fate>('ANSWERED', 'ANSWER_LOST', 'DELAYED', 'DROPPED', 'TURNED_AWAY')
const decision = fc.constantFrom<'SUCCESS' | 'PAYERROR' | 'PROCESSING'>('SUCCESS', 'SUCCESS', 'PAYERROR', 'PROCESSING')
const happening = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('ACT' as const), fate, decision }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('WAIT' as const), ms: fc.integer({ min: 1, max: 40_000 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('ARRIVES' as const), decision }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('SWEPT' as const),
      to: fc.constantFrom<'SUCCESS' | 'CLOSED'>('SUCCESS', 'CLOSED'),
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'RELOAD' as const }, { kind: 'CANCEL' as const }) },
)

function happen(world: World, event: typeof happening extends fc.Arbitrary<infer T> ? T : never): void {
  if (event.kind === 'WAIT') world.now += event.ms
  else if (event.kind === 'ACT') act(world, event.fate, event.decision)
  else if (event.kind === 'CANCEL') apply(world, { type: 'CANCEL' })
  else if (event.kind === 'RELOAD') {
    world.holdsCode = false
    apply(world, { type: 'RELOAD' })
  } else if (event.kind === 'ARRIVES' && world.underway > 0) {
    world.underway--
    arrive(world, event.decision)
  } else if (event.kind === 'SWEPT' && world.server === 'PROCESSING') {
    world.server = world.closing ? 'CLOSED' : event.to
    if (world.server === 'SUCCESS') world.debits++
  }
}

function heal(world: World): void {
  while (world.underway > 0) {
    world.underway--
    arrive(world, 'SUCCESS')
  }
  for (let i = 0; i < 20 && !isEnded(world.record); i++) {
    if (world.server === 'PROCESSING') happen(world, { kind: 'SWEPT', to: 'SUCCESS' })
    act(world, 'ANSWERED', 'SUCCESS')
    world.now += 5000
  }
}

it('tells the cashier the truth, once, whatever is lost, late, doubled or reloaded', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), fc.boolean(), (happenings, paysBack) => {
      const world: World = {
        now: 0,
        record: aRecord({ codeDeadAt: DEAD }),
        holdsCode: true,
        server: undefined,
        closing: false,
        paysBack,
        debits: 0,
        underway: 0,
        told: [],
      }
      for (const event of happenings) happen(world, event)
      const early = world.told[0]
      heal(world)
      expect(world.debits).toBeLessThanOrEqual(1)
      // It was told exactly one thing, and what was told before the network healed still holds.
      expect(world.told).toHaveLength(1)
      if (early !== undefined) expect(world.told).toEqual([early])
      expect(world.record.state === 'PAID').toBe(world.debits === 1)
    }),
    { numRuns: 2000 },
  )
})
