import type { PaymentView } from '@yimatong/contract/gateway-api'
import { rotateKeysAnswer, voucherKeys } from '@yimatong/contract/tsm-api'
import { createServiceClient, type ServiceClient } from '@yimatong/kit/service-client'
import { createServiceIdentity } from '@yimatong/kit/service-tokens'
import { type DeviceVoucher, present, presentDigits } from '@yimatong/contract/device'
import { clearFaults, rescue } from '../payments/fault-stage.ts'
import { type App, anApp } from '../world/apps.ts'
import { type CrashingGateway, startCrashing } from '../world/crashing.ts'
import type { FaultyLine } from '../world/faults.ts'
import { aPhone, type Person, type Phone } from '../world/people.ts'
import { aStaticCode } from '../world/merchant-codes.ts'
import { aRule } from '../world/rules.ts'
import { expiredCode } from '../world/tampering.ts'
import { aTill, type Till } from '../world/tills.ts'
import { createWorld, type Gateway, type World } from '../world/world.ts'
import type { Loss, Scan } from './model.ts'
import { createPeople } from './people.ts'
import type { DaySoFar } from './sums.ts'

/** A campus with two payment servers, two tills of one stall and one of another. */
export interface Stage {
  world: World
  /** The first one stays; the second one dies now and then, and another one takes its place. */
  readonly gateways: [Gateway, CrashingGateway]
  tills: readonly Till[]
  /** What is printed on the plate of each till. */
  plates: readonly string[]
  /** Right clocks, lines without faults, tills whose tokens live: whatever the story before has left, also if it failed. */
  makeReady(): Promise<void>
  /** The people of the next story. */
  nextTwo(): Promise<[Person, Person]>
  tsm: ServiceClient
  close(): Promise<void>
}

/** Whatever is slow here, a night on a busy machine is not what is looked for. */
const PATIENCE_MS = 20_000
/** A till's token lives for a quarter of an hour. */
const TILLS_FOR_MS = 5 * 60_000

/** Its limits are out of the way. A new key signs after a second: a campus is over before the usual ten minutes are. */
const CODE_SERVICE = {
  ISSUE_LIMIT: '10000',
  ENROL_LIMIT_PER_DAY: '10000',
  DIGITS_GUESS_BUDGET: '100000',
  KEY_OVERLAP_SECONDS: '1',
}

export async function openStage(): Promise<Stage> {
  const world = await createWorld(CODE_SERVICE, {}, { isPatient: true })
  const second = await startCrashing(world)
  await aRule(world, { rateBps: 1500 })
  const keys = { name: 'payment', keyFile: world.keys.serviceKey('payment'), jwksFile: world.keys.servicesJwks }
  const identity = await createServiceIdentity(keys)
  const tsm = createServiceClient({ baseUrl: world.tsm.url, identity, target: 'tsm', timeoutMs: PATIENCE_MS })
  let tillsSince = -Infinity
  async function changeTills(): Promise<void> {
    tillsSince = performance.now()
    const till = await aTill(world)
    stage.tills = [till, await aTill(world, till.merchant), await aTill(world)]
    const codes = stage.tills.map(({ merchant, terminalNo }) => aStaticCode(world, merchant, terminalNo))
    stage.plates = (await Promise.all(codes)).map(({ url }) => url)
  }
  const stage: Stage = {
    world,
    gateways: [world.gateway, second],
    tills: [],
    plates: [],
    async makeReady() {
      world.clock = () => Date.now()
      clearFaults(stage)
      await sweepAll(stage)
      if (performance.now() - tillsSince > TILLS_FOR_MS) await changeTills()
    },
    nextTwo: await createPeople(world),
    tsm,
    close: async () => {
      await tsm.close()
      await world.close()
    },
  }
  return stage
}

/** A phone with every code it was ever given, also those that were paid with. */
export interface RealPhone {
  /** Enrolled when it is first needed: many a story knows only one of its two people's phones. */
  phone(): Promise<Phone>
  vouchers: DeviceVoucher[]
}

/** One person's side of the campus: what the commands act on. */
export interface System extends Stage {
  person: Person
  phones: RealPhone[]
  /** What each payment was asked with, by its number. */
  asked: Map<string, { authCode: string; amount: number }>
  /** The texts of tills' codes, by their numbers. */
  tillCodes: Map<string, string>
  /** What the day held before the story. */
  before: DaySoFar
  app(): Promise<App>
}

export function aPersonsSystem(stage: Stage, person: Person, before: DaySoFar): System {
  let app: Promise<App> | undefined
  return {
    ...stage,
    before,
    person,
    phones: [aRealPhone(stage, person)],
    asked: new Map(),
    tillCodes: new Map(),
    // They have a PIN already.
    app: () => (app ??= anApp(stage.world, person, '')),
  }
}

export function aRealPhone({ world }: Stage, person: Person): RealPhone {
  let phone: Promise<Phone> | undefined
  return { phone: () => (phone ??= aPhone(world, person)), vouchers: [] }
}

const MINUTE = 60_000

export async function textOf(
  world: World,
  { phone: given, vouchers }: RealPhone,
  at: number,
  { form, age }: Pick<Scan, 'form' | 'age'>,
): Promise<string> {
  const voucher = vouchers[at]
  if (voucher === undefined) throw new Error(`the phone has no code ${at}`)
  const phone = await given()
  if (age === 'expired') return expiredCode(world, phone)
  const shownAt = Date.now() - (age === 'stale' ? 3 * MINUTE : 0)
  return form === 'QR' ? present(voucher, phone.keys.signingKey, shownAt) : presentDigits(voucher, shownAt)
}

const FATES = { none: 'pass', request: 'lose-request', answer: 'lose-answer' } as const

/** Loses every call of one kind as long as `work` runs. */
export async function losing<T>(
  { world }: Stage,
  { peer, call, loss }: { peer: 'tsm' | 'onecard'; call?: string; loss: Loss },
  work: () => Promise<T>,
): Promise<T> {
  const line = peer === 'tsm' ? world.toTsm : world.toOnecard
  line.decide = (name) => (call === undefined || name === call ? FATES[loss] : 'pass')
  try {
    return await work()
  } finally {
    line.decide = () => 'pass'
  }
}

/** Until a call is held that somebody's asking makes. If it is answered without, nothing would ever be held. */
export async function heldOn(line: FaultyLine, asking: Promise<unknown>): Promise<void> {
  const answered = asking.then((answer) => {
    throw new Error(`answered without the call: ${JSON.stringify(answer)}`)
  })
  await Promise.race([line.held(), answered])
}

export async function sweepAll({ gateways }: Stage): Promise<void> {
  await Promise.all(gateways.map(rescue))
}

/** A new voucher key after the newest one, as the office orders it. */
export async function rotate({ tsm }: Stage): Promise<void> {
  const { keys } = await tsm.get('/tsm/v1/keys', voucherKeys)
  const newest = Math.max(...keys.map(({ keyNo }) => keyNo))
  // Each key is kept for as long as its codes live, and their numbers end there.
  if (newest < 255) await tsm.post('/tsm/v1/keys/rotate', { after: newest }, rotateKeysAnswer)
}

/** What of a payment's view the model speaks of; a code that nobody has paid has no price and no end. */
export const seenOf = ({ state, amount, ...view }: Pick<PaymentView, 'state' | 'amount'> & Partial<PaymentView>) => ({
  state,
  amount,
  surcharge: view.surcharge?.amount ?? 0,
  declineCode: view.declineCode,
  refunded: view.refundedAmount ?? 0,
})
