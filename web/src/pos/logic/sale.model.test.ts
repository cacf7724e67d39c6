import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { SaleRecord } from './record.ts'
import { EMPTY_SALE, type Sale, type SaleEvent, stepSale } from './sale.ts'
import { aCode, aCodeRecord, aRecord } from './testing.ts'

/**
 * The screen of one sale after the other, over a disk that may take long or fail, and a server that answers when it likes.
 * The disk writes in order, one sale at a time.
 */
interface World {
  now: number
  sale: Sale
  /** How many sales were begun; the last of them is the one in front of the cashier. */
  begun: number
  /** Begun and not yet on the disk, in order. */
  writing: SaleRecord[]
  /** On the disk and without an end. */
  open: SaleRecord[]
  /** Dynamic codes that the cashier called off, and those of which the server was told. */
  calledOff: Set<string>
  cancelled: Set<string>
}

const numberOf = (sale: number) => `T00001-20261121-TEST-${String(sale).padStart(5, '0')}`

/** The number of the sale that the screen says something about. */
const named = ({ panel }: Sale) => ('outTradeNo' in panel ? panel.outTradeNo : undefined)

function take(world: World, event: SaleEvent): void {
  const { sale, effects } = stepSale(world.sale, event, { now: world.now, maxFen: 100_000, blocked: undefined })
  for (const effect of effects) {
    if (effect.do === 'CHARGE') world.writing.push(aRecord({ outTradeNo: numberOf(++world.begun) }))
    if (effect.do === 'MAKE_CODE') world.writing.push(aCodeRecord({ outTradeNo: numberOf(++world.begun) }))
    if (effect.do === 'CANCEL') world.cancelled.add(effect.outTradeNo)
  }
  world.sale = sale
  // Whatever the screen says is about the customer who stands there.
  expect([undefined, numberOf(world.begun)]).toContain(named(sale))
}

function esc(world: World): void {
  if (world.sale.panel.at === 'SHOWING') world.calledOff.add(numberOf(world.begun))
  take(world, { type: 'CLEAR' })
}

function written(world: World): void {
  const record = world.writing.shift()
  if (record === undefined) return
  const { outTradeNo } = record
  world.open.push(record)
  take(world, { type: 'RECORD', record })
  take(world, { type: 'WRITTEN', outTradeNo })
  // Nobody waits for what was called off while it was written, so the server must hear of it.
  if (world.calledOff.has(outTradeNo)) expect(world.cancelled).toContain(outTradeNo)
}

function notWritten(world: World): void {
  const record = world.writing.shift()
  if (record === undefined) return
  take(world, { type: 'NOT_WRITTEN' })
  // The cashier charges again what was not written, and nothing else.
  expect(record.outTradeNo).toBe(numberOf(world.begun))
  expect(world.sale.panel).toMatchObject({ at: 'REFUSED', refusal: 'NOT_WRITTEN' })
}

/** A sale ends: on the screen if it is there, else beside it, and the screen stays what it was. */
function ends(world: World, which: number, state: 'PAID' | 'DECLINED' | 'CLOSED'): void {
  const [record] = world.open.splice(which % Math.max(1, world.open.length), 1)
  if (record === undefined) return
  const before = world.sale
  const inSight = named(before) === record.outTradeNo
  take(world, { type: 'RECORD', record: { ...record, state, known: true } })
  if (inSight) expect(['OUTCOME', 'OPEN']).toContain(world.sale.panel.at)
  else expect(world.sale).toEqual(before)
}

const state = fc.constantFrom('PAID' as const, 'DECLINED' as const, 'CLOSED' as const)
const happening = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom({ kind: 'CHARGE' as const }, { kind: 'SHOW' as const }) },
  { weight: 3, arbitrary: fc.constantFrom({ kind: 'ESC' as const }, { kind: 'SCAN' as const }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('WAIT' as const), ms: fc.integer({ min: 1, max: 10_000 }) }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'WRITTEN' as const }) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'NOT_WRITTEN' as const }, { kind: 'CANCEL' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('ENDS' as const), which: fc.nat(9), state }) },
)
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never

function happen(world: World, event: Happening): void {
  switch (event.kind) {
    case 'CHARGE':
      take(world, { type: 'AMOUNT_KEY', key: '7' })
      take(world, { type: 'ENTER' })
      return take(world, { type: 'CODE', code: aCode() })
    case 'SHOW':
      take(world, { type: 'AMOUNT_KEY', key: '7' })
      return take(world, { type: 'DYNAMIC_CODE' })
    case 'SCAN':
      return take(world, { type: 'CODE', code: aCode() })
    case 'CANCEL':
      return take(world, { type: 'CANCEL' })
    case 'ESC':
      return esc(world)
    case 'WAIT':
      world.now += event.ms
      return take(world, { type: 'TIME' })
    case 'WRITTEN':
      return written(world)
    case 'NOT_WRITTEN':
      return notWritten(world)
    case 'ENDS':
      return ends(world, event.which, event.state)
  }
}

it('shows each customer the end of their own sale, and forgets no calling off, however long the disk takes', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
      const world: World = {
        now: 0,
        sale: EMPTY_SALE,
        begun: 0,
        writing: [],
        open: [],
        calledOff: new Set(),
        cancelled: new Set(),
      }
      for (const event of happenings) happen(world, event)
      while (world.writing.length > 0) written(world)
      while (world.open.length > 0) ends(world, 0, 'PAID')
    }),
    { numRuns: 2000 },
  )
})
