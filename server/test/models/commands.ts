import { businessDateOf } from '@yimatong/contract/clock'
import { accountView } from '@yimatong/contract/onecard-api'
import fc from 'fast-check'
import { expect } from 'vitest'
import { confirm } from '../confirm/stage.ts'
import { foundOf, readRun } from '../reconciliation/books.ts'
import { aPhone, grantSubsidy, topUp } from '../world/people.ts'
import { command, type Command, expectSeen, hasSales, isLate, picked } from './command.ts'
import { cancelIt, refundPart } from './going-back.ts'
import { conclude, debit, type Loss, type Model, type ModelSale, sweep } from './model.ts'
import { payPlate } from './plates.ts'
import { pay, payAgain, payAndCrash, type PayOptions, show } from './scans.ts'
import { rotate, sweepAll, type System } from './system.ts'

const query = (nth: number) =>
  command(`query(${nth})`, hasSales, ({ sales }, system) => expectSeen(system, picked(sales, nth)))

const confirmIt = (nth: number) =>
  command(
    `confirm(${nth})`,
    ({ sales }) => sales.some(({ state }) => state === 'USERPAYING'),
    async (model, system) => {
      const sale = picked(
        model.sales.filter(({ state }) => state === 'USERPAYING'),
        nth,
      )
      const app = await system.app()
      const { body: view } = await picked(system.tills, sale.till).query(sale.outTradeNo)
      const payer = { app, phone: (system.phones[0] as System['phones'][number]).phone }
      await confirm(payer, view)
      conclude(sale, debit(model, sale))
      await expectSeen(system, sale)
    },
  )

const addMoney = (amount: number) =>
  command(
    `topUp(${amount})`,
    ({ frozen }) => !frozen,
    async (model, { world, person }) => {
      await topUp(world, person.accountNo, amount)
      model.balance += amount
    },
  )

const addSubsidy = (amount: number) =>
  command(
    `subsidy(${amount})`,
    ({ frozen }) => !frozen,
    async (model, { world, person }) => {
      await grantSubsidy(world, person.accountNo, amount)
      model.subsidy += amount
    },
  )

const freeze = () =>
  command(
    'freeze or thaw',
    () => true,
    async (model, { world, person }) => {
      model.frozen = !model.frozen
      await world.onecardOwner.query({
        text: 'UPDATE accounts SET state = $2::account_state WHERE account_no = $1',
        values: [person.accountNo, model.frozen ? 'FROZEN' : 'ACTIVE'],
      })
    },
  )

const rotateKeys = () =>
  command(
    'rotate',
    () => true,
    async (_, system) => rotate(system),
  )

const revoke = () =>
  command(
    'revoke',
    (model) => !isLate(model),
    async (model, { phones }) => {
      await phones.at(-1)?.phone.revoke()
      for (const phone of model.phones) phone.revoked = true
    },
  )

/** A new phone; the one before it is dead. */
const enrol = () =>
  command(
    'enrol',
    () => true,
    async (model, { world, person, phones }) => {
      phones.push({ phone: await aPhone(world, person), vouchers: [] })
      for (const phone of model.phones) phone.revoked = true
      model.phones.push({ codes: [], shown: 0, revoked: false })
    },
  )

/** The payment servers' clock is a little off; nothing of a payment may depend on it. */
const clock = (seconds: number) =>
  command(
    `clock(${seconds})`,
    () => true,
    async (_, { world }) => {
      world.clock = () => Date.now() + seconds * 1000
    },
  )

export async function expectSameBooks({ world }: Pick<System, 'world'>): Promise<void> {
  const { reconciler } = world.gateway.deps
  const runId = await reconciler.ask(world.owner, businessDateOf(Date.now()), 'model')
  await reconciler.turn()
  const run = await readRun(world, runId)
  expect([run.state, foundOf(run)]).toEqual(['DONE', []])
}

async function expectBalance({ balance, subsidy }: Model, { world, person }: System): Promise<void> {
  const { ledger } = world
  const real = await ledger.get(`/onecard/v1/accounts/${person.accountNo}`, accountView)
  expect([real.balance, real.subsidy]).toEqual([balance, subsidy])
}

const balance = () => command('balance', ({ sales }) => sales.every(isSettled), expectBalance)
/** What is owed may have been paid, and nobody heard it. */
const isSettled = ({ owed }: ModelSale) => owed === 0

const often = <T>(weight: number, usual: T, others: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: others })
const rarely = often(5, false, fc.constant(true))
/** Counted from the newest, which is what mostly happens to it. */
const nth = often(2, 0, fc.nat(40))
const amount = fc.integer({ min: 1, max: 1500 })
const held = fc.constantFrom('hold-request' as const, 'hold-answer' as const)
const lost = often<PayOptions['lost']>(
  2,
  { peer: 'onecard', loss: 'none' },
  fc.record({ peer: fc.constantFrom('tsm', 'onecard'), loss: fc.constantFrom('request', 'answer') }),
)
const lostAtLedger = often<Loss>(3, 'none', fc.constantFrom('request', 'answer'))
const payOptions = fc.record({
  nth,
  any: often(3, false, fc.constant(true)),
  till: fc.nat(2),
  amount,
  form: often<PayOptions['form']>(5, 'QR', fc.constant('DIGITS')),
  stale: often(12, false, fc.constant(true)),
  lost,
})

/** Everything that may happen, and how often beside the others. */
const WEIGHED: readonly (readonly [number, fc.Arbitrary<Command>])[] = [
  [5, fc.constant(show())],
  [7, payOptions.map(pay)],
  [2, fc.tuple(payOptions, held).map((args) => payAndCrash(...args))],
  [2, fc.tuple(nth, fc.boolean()).map((args) => payAgain(...args))],
  [1, nth.map(query)],
  [2, fc.tuple(nth, rarely, fc.boolean()).map((args) => cancelIt(...args))],
  [3, fc.tuple(nth, amount, fc.boolean()).map((args) => refundPart(...args))],
  [2, nth.map(confirmIt)],
  [2, amount.map(addMoney)],
  [1, amount.map(addSubsidy)],
  [2, fc.tuple(nth, amount, lostAtLedger).map((args) => payPlate(...args))],
  [1, fc.constant(freeze())],
  [1, fc.constant(rotateKeys())],
  [1, rarely.map((isLost) => (isLost ? revoke() : enrol()))],
  [1, fc.constantFrom(0, 60, 120).map(clock)],
  [1, fc.constant(balance())],
]

const anyOfOne = WEIGHED.flatMap(([weight, command]) => Array.from({ length: weight }, () => command))

/** The same happens to two people, each with a notebook page of their own; what happens to the one is nothing to the other. */
export type Two<Thing> = readonly [Thing, Thing]
type CommandOfTwo = fc.AsyncCommand<Two<Model>, Two<System>>

const ofOne = (who: 0 | 1, told: Command): CommandOfTwo => ({
  check: (models) => told.check(models[who]),
  run: (models, systems) => told.run(models[who], systems[who]),
  toString: () => `${['one', 'other'][who]}: ${String(told)}`,
})

/** Sweepers ask for nobody in particular: what is open of both people ends. */
const sweepBoth = async (models: Two<Model>, [system]: Two<System>): Promise<void> => {
  await sweepAll(system)
  for (const model of models) sweep(model)
}

const sweepNow: CommandOfTwo = { check: () => true, run: sweepBoth, toString: () => 'sweep' }

/** The day is compared with the ledger's statement: whatever happened, both books say the same. */
const closeDay: CommandOfTwo = {
  check: () => true,
  async run(models, systems) {
    await sweepBoth(models, systems)
    await expectSameBooks(systems[0])
  },
  toString: () => 'closeDay',
}

export const anyCommand = [
  ...anyOfOne.map((told) => fc.tuple(often<0 | 1>(3, 0, fc.constant(1)), told).map((args) => ofOne(...args))),
  ...[sweepNow, sweepNow, closeDay].map((told) => fc.constant(told)),
]

/** The end of every story: everything is final, and model, tills, ledger and reconciliation agree. */
export async function expectEnd(model: Model, system: System): Promise<void> {
  await sweepAll(system)
  sweep(model)
  for (const sale of model.sales) await expectSeen(system, sale)
  await expectBalance(model, system)
  expect(model.sales.filter(({ state }) => state === 'PROCESSING')).toEqual([])
}
