import { newId } from '@yimatong/contract/ids'
import { accountView } from '@yimatong/contract/onecard-api'
import fc from 'fast-check'
import { expect } from 'vitest'
import { setState } from '../../src/people/states.ts'
import { tellState } from '../../src/people/tell.ts'
import { PIN } from '../world/apps.ts'
import { grantSubsidy, topUp } from '../world/people.ts'
import { command, type Command, expectSeen, hasSales, isLate, picked, pickedOf } from './command.ts'
import { ALL_DEATHS, crash, payAndDie } from './crashes.ts'
import { closeDay, letTimePass, MOST_AHEAD, MOST_BEHIND, sweepBoth, type Two } from './day.ts'
import { cancelIt, refundPart } from './going-back.ts'
import { type Age, conclude, debit, isWaiting, type Loss, type Model, type ModelSale } from './model.ts'
import { payPlate } from './plates.ts'
import { pay, payAgain, payAndCrash, type PayOptions, show } from './scans.ts'
import { aRealPhone, rotate, type System } from './system.ts'
import { hasTillCodes, payTillCode, scanTillCode, showAtTill } from './till-codes.ts'

const CLERK = { userId: newId('portalUser'), role: 'LOGISTICS', requestId: 'req-models' } as const

const query = (nth: number) =>
  command(`query(${nth})`, hasSales, ({ sales }, system) => expectSeen(system, picked(sales, nth)))

const confirmIt = (nth: number) =>
  command(
    `confirm(${nth})`,
    ({ sales }) => sales.some(isWaiting),
    async (model, system) => {
      const sale = pickedOf(model, isWaiting, nth)
      const app = await system.app()
      const { body: view } = await picked(system.tills, sale.till).query(sale.outTradeNo)
      const total = sale.amount + sale.surcharge
      await app.send('POST', `payments/${view.paymentId}/confirm`, { total, pin: PIN })
      // It had its price before anybody was asked for a PIN.
      sale.keptPrice = true
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

/** At the counter of the office. It holds here at once, and the ledger is told. */
const freeze = () =>
  command(
    'freeze or thaw',
    () => true,
    async (model, { world, person: { personId } }) => {
      const { deps } = world.gateway
      model.frozen = !model.frozen
      await setState(deps, { caller: CLERK, personId, reason: '柜台办理' }, model.frozen ? 'FROZEN' : 'ACTIVE')
      await tellState(deps, personId)
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
      await (await phones.at(-1)?.phone())?.revoke()
      for (const phone of model.phones) phone.revoked = true
    },
  )

/** A new phone; the one before it is dead. */
const enrol = () =>
  command(
    'enrol',
    () => true,
    async (model, system) => {
      const fresh = aRealPhone(system, system.person)
      // The phone before it dies when this one is known.
      await fresh.phone()
      system.phones.push(fresh)
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
const cancelLost = fc.constantFrom<Loss>('none', 'request', 'answer')
const payOptions = fc.record({
  nth,
  any: often(3, false, fc.constant(true)),
  till: fc.nat(2),
  amount,
  form: often<PayOptions['form']>(5, 'QR', fc.constant('DIGITS')),
  age: often<Age>(10, 'fresh', fc.constantFrom('stale', 'expired')),
  lost,
})

/** Everything that may happen, and how often beside the others. */
const WEIGHED: readonly (readonly [number, fc.Arbitrary<Command>])[] = [
  [5, fc.constant(show())],
  [7, payOptions.map(pay)],
  [2, fc.tuple(payOptions, held).map((args) => payAndCrash(...args))],
  [2, fc.tuple(nth, fc.boolean()).map((args) => payAgain(...args))],
  [1, nth.map(query)],
  [2, fc.tuple(nth, rarely, cancelLost).map((args) => cancelIt(...args))],
  [3, fc.tuple(nth, amount, fc.boolean()).map((args) => refundPart(...args))],
  [2, nth.map(confirmIt)],
  [2, amount.map(addMoney)],
  [1, amount.map(addSubsidy)],
  [2, fc.tuple(nth, amount, lostAtLedger).map((args) => payPlate(...args))],
  [1, fc.constant(freeze())],
  [1, fc.constant(rotateKeys())],
  [1, rarely.map((isLost) => (isLost ? revoke() : enrol()))],
  [1, fc.constantFrom(-MOST_BEHIND, 0, 60, MOST_AHEAD).map(clock)],
  [1, fc.tuple(fc.nat(2), amount).map((args) => showAtTill(...args))],
  [3, fc.tuple(nth, lostAtLedger).map((args) => payTillCode(...args))],
  [1, fc.tuple(payOptions, fc.constantFrom(...ALL_DEATHS)).map((args) => payAndDie(...args))],
  [1, fc.constant(balance())],
]

export type CommandOfTwo = fc.AsyncCommand<Two<Model>, Two<System>>

const ofOne = (who: 0 | 1, told: Command): CommandOfTwo => ({
  check: (models) => told.check(models[who]),
  run: (models, systems) => told.run(models[who], systems[who], models),
  toString: () => `${['one', 'other'][who]}: ${String(told)}`,
})

const ofBoth = (
  name: string,
  run: CommandOfTwo['run'],
  check: (models: Two<Model>) => boolean = () => true,
): CommandOfTwo => ({
  check,
  run,
  toString: () => name,
})

const who = fc.constantFrom<0 | 1>(0, 1)
const scanIt = (nth: number, payer: 0 | 1, scanning: 0 | 1) =>
  ofBoth(
    `scanTillCode(${nth}, ${payer}, ${scanning})`,
    (models, systems) => scanTillCode(nth, [models[payer], systems[payer]], [models[scanning], systems[scanning]]),
    (models) => hasTillCodes(models[payer]),
  )

const crashes = often<Parameters<typeof crash>[0]>(15, 'payment', fc.constantFrom('tsm', 'onecard'))
const WHATEVER_HAPPENS_TO_BOTH: readonly (readonly [number, fc.Arbitrary<CommandOfTwo>])[] = [
  [2, fc.constant(ofBoth('sweep', sweepBoth))],
  [1, fc.constant(ofBoth('closeDay', closeDay))],
  [1, fc.constant(ofBoth('letTimePass', letTimePass))],
  [1, fc.tuple(nth, who, who).map((args) => scanIt(...args))],
  [1, crashes.map((who) => ofBoth(`crash(${who})`, (_, [system]) => crash(who, system)))],
]

const each = <T>(weighed: readonly (readonly [number, T])[]): T[] =>
  weighed.flatMap(([weight, one]) => Array.from({ length: weight }, () => one))

export const anyCommand = [
  ...each(WEIGHED).map((told) => fc.tuple(often<0 | 1>(3, 0, fc.constant(1)), told).map((args) => ofOne(...args))),
  ...each(WHATEVER_HAPPENS_TO_BOTH),
]

/** The end of every story: everything is final, and model, tills and ledger agree. */
export async function expectEnd(models: Two<Model>, systems: Two<System>): Promise<void> {
  await sweepBoth(models, systems)
  const told = ([0, 1] as const).map((who) => [models[who], systems[who]] as const)
  await Promise.all(told.map(([model, system]) => expectEndOf(model, system)))
}

async function expectEndOf(model: Model, system: System): Promise<void> {
  await Promise.all(model.sales.map((sale) => expectSeen(system, sale)))
  await expectBalance(model, system)
  expect(model.sales.filter(({ state }) => state === 'PROCESSING')).toEqual([])
}
