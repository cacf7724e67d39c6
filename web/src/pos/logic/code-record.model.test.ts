import type { DynamicCodeView, PaymentView, TradeView } from '@yimatong/contract/gateway-api'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  type CodeRecord,
  isEnded,
  moveRecord,
  nextStep,
  type RecordEvent,
  type RecordState,
  timePassed,
} from './record.ts'
import { aCodeRecord, aMadeCode, anUnpaidCode, aView } from './testing.ts'

/**
 * A dynamic code against a model of the gateway, with customers who pay when they like, over a network that loses, delays
 * and repeats, at a till that is reloaded and whose cashier cancels.
 */
interface World {
  now: number
  record: CodeRecord
  server: Code | undefined
  debits: number
  /** Wishes for the code that are still in some proxy's buffer, and views that come late. */
  wishes: number
  late: TradeView[]
  /** What the cashier was told at the end, in order. */
  told: RecordState[]
  /** Whether a cancellation pays back what was paid, or leaves it. */
  paysBack: boolean
}

interface Code {
  state: 'OPEN' | 'PAYING' | 'PAID' | 'CANCELLED' | 'REVOKED'
  expiresAt: number
  attempts: number
}

const LIFE_MS = 300_000
const iso = (at: number) => new Date(at).toISOString()

/** The wish arrives: made once, for ever the same. */
function make(world: World): DynamicCodeView {
  world.server ??= { state: 'OPEN', expiresAt: world.now + LIFE_MS, attempts: 0 }
  const { state, expiresAt } = world.server
  const over = state === 'OPEN' && world.now >= expiresAt
  const shown = state === 'REVOKED' ? 'PAID' : state
  return aMadeCode({ state: over ? 'EXPIRED' : shown, expiresAt: iso(expiresAt) })
}

const attempt = (code: Code, state: PaymentView['state']): PaymentView =>
  aView({ state, paymentId: `pay_${String(code.attempts).padStart(32, '0')}` })

/** What the gateway answers under the number. */
function view(world: World): TradeView | undefined {
  const { server, now } = world
  if (server === undefined) return undefined
  if (server.state === 'PAID') return attempt(server, 'SUCCESS')
  if (server.state === 'REVOKED') return attempt(server, 'REVOKED')
  if (server.state === 'PAYING') return attempt(server, 'PROCESSING')
  const closed = server.state === 'CANCELLED' || now >= server.expiresAt
  return anUnpaidCode({ state: closed ? 'CLOSED' : 'USERPAYING', expiresAt: iso(server.expiresAt) })
}

function apply(world: World, event: RecordEvent): void {
  const before = world.record
  world.record = moveRecord(before, event) as CodeRecord
  const { state } = world.record
  if (isEnded(world.record) && world.told.at(-1) !== state) world.told.push(state)
  // Once it is paid or given up, nothing brings it back to the screen.
  if (before.state === 'PAID' || before.unwanted) expect(state).not.toBe('OPEN')
}

const seen = (world: World, view: TradeView) => apply(world, { type: 'VIEW', view, at: world.now })

/** A cancellation arrives. */
function cancel(world: World): void {
  const { server, now, paysBack } = world
  if (server?.state === 'OPEN' && now < server.expiresAt) server.state = 'CANCELLED'
  if (server?.state === 'PAID' && paysBack) {
    server.state = 'REVOKED'
    world.debits--
  }
}

type Fate = 'ANSWERED' | 'ANSWER_LOST' | 'ANSWER_LATE' | 'DELAYED' | 'DROPPED' | 'TURNED_AWAY'

function send(world: World, fate: Fate): void {
  apply(world, { type: 'SEND' })
  if (fate === 'TURNED_AWAY') return apply(world, { type: 'REFUSAL', code: 'MERCHANT_DISABLED', at: world.now })
  if (fate === 'DELAYED') world.wishes++
  const made = fate === 'DROPPED' || fate === 'DELAYED' ? undefined : make(world)
  if (made && fate === 'ANSWERED') return apply(world, { type: 'CODE', code: made, at: world.now })
  return apply(world, { type: 'LOST' })
}

/** The till asks or cancels; an answer that is late comes when it comes. */
function inquire(world: World, fate: Fate, cancels: boolean): void {
  const arrives = fate !== 'DROPPED' && fate !== 'DELAYED' && fate !== 'TURNED_AWAY'
  if (cancels && arrives) cancel(world)
  const answer = view(world)
  if (fate === 'ANSWER_LATE' && answer) world.late.push(answer)
  if (fate !== 'ANSWERED') return apply(world, { type: 'SILENCE' })
  if (answer)
    return apply(world, { type: 'VIEW', view: answer, at: world.now, ...(cancels ? { cancelled: true } : {}) })
  return apply(world, cancels ? { type: 'SILENCE' } : { type: 'MISSING', at: world.now })
}

/** The till does what time and its machine say. */
function act(world: World, fate: Fate): void {
  const late = timePassed(world.record, world.now)
  if (late) apply(world, late)
  const step = nextStep(world.record, false, world.now)
  if (step === 'SEND') send(world, fate)
  else if (step === 'ASK' || step === 'CANCEL') inquire(world, fate, step === 'CANCEL')
  const { state, shown } = world.record
  if (state === 'OPEN') expect(world.now).toBeLessThan(shown?.expiresAt ?? 0)
}

/** A customer pays what the till shows, or has photographed while it did. */
function customerPays(world: World): void {
  const { server, record } = world
  if (server?.state !== 'OPEN' || world.now >= server.expiresAt || record.shown === undefined) return
  server.state = 'PAYING'
  server.attempts++
}

/** The payment under way ends, and a push says so, now or later. */
function paymentEnds(world: World, to: 'SUCCESS' | 'PAYERROR' | 'CLOSED', pushed: 'NOW' | 'LATE' | 'NEVER'): void {
  const { server } = world
  if (server?.state !== 'PAYING') return
  server.state = to === 'SUCCESS' ? 'PAID' : 'OPEN'
  if (to === 'SUCCESS') world.debits++
  const news = attempt(server, to)
  if (pushed === 'NOW') seen(world, news)
  if (pushed === 'LATE') world.late.push(news)
}

const fate = fc.constantFrom<Fate>('ANSWERED', 'ANSWERED', 'ANSWER_LOST', 'ANSWER_LATE', 'DELAYED', 'DROPPED')
const to = fc.constantFrom('SUCCESS' as const, 'PAYERROR' as const, 'CLOSED' as const)
const pushed = fc.constantFrom('NOW' as const, 'LATE' as const, 'NEVER' as const)
const happening = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('ACT' as const), fate }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'CUSTOMER' as const }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('ENDS' as const), to, pushed }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('WAIT' as const), ms: fc.integer({ min: 1, max: 120_000 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('LATE' as const), which: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'RELOAD' as const }, { kind: 'CANCEL' as const }) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'WISH' as const }, { kind: 'TURNED_AWAY' as const }) },
)
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never

function happen(world: World, event: Happening): void {
  switch (event.kind) {
    case 'ACT':
      return act(world, event.fate)
    case 'TURNED_AWAY':
      return act(world, 'TURNED_AWAY')
    case 'CUSTOMER':
      return customerPays(world)
    case 'ENDS':
      return paymentEnds(world, event.to, event.pushed)
    case 'WAIT':
      world.now += event.ms
      return undefined
    case 'RELOAD':
      return apply(world, { type: 'RELOAD' })
    case 'CANCEL':
      return apply(world, { type: 'CANCEL' })
    case 'LATE': {
      const [news] = world.late.splice(event.which, 1)
      return news && seen(world, news)
    }
    case 'WISH':
      if (world.wishes > 0 && world.wishes--) make(world)
      return undefined
  }
}

/** The network is well again, and time goes on until everything has ended. */
function heal(world: World): void {
  for (let turn = 0; turn < 60 && !isEnded(world.record); turn++) {
    happen(world, { kind: 'ENDS', to: 'SUCCESS', pushed: 'NEVER' })
    act(world, 'ANSWERED')
    world.now += 10_000
  }
  for (const news of world.late.splice(0)) seen(world, news)
}

it('tells the cashier the truth, once, and never shows a code that the till knows to be paid, cancelled or over', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60 }), fc.boolean(), (happenings, paysBack) => {
      const world: World = {
        now: 0,
        record: aCodeRecord(),
        server: undefined,
        debits: 0,
        wishes: 0,
        late: [],
        told: [],
        paysBack,
      }
      for (const event of happenings) happen(world, event)
      const early = world.told[0]
      heal(world)
      expect(world.debits).toBeLessThanOrEqual(1)
      expect(world.told).toHaveLength(1)
      if (early !== undefined) expect(world.told).toEqual([early])
      expect(world.record.state === 'PAID').toBe(world.debits === 1)
      // Nobody can pay any more what the cashier was told is over.
      if (world.record.state === 'CLOSED') expect(['CLOSED', 'REVOKED']).toContain(view(world)?.state)
    }),
    { numRuns: 3000 },
  )
})
