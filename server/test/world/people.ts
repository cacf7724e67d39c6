import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import {
  type DeviceKeys,
  type DeviceVoucher,
  makeDeviceKeys,
  openBatch,
  present,
  presentDigits,
} from '@yimatong/contract/device'
import { newId } from '@yimatong/contract/ids'
import { accountView, type OpenAccountItem, postingsAnswer, SUBSIDY_FUND_ACCOUNT } from '@yimatong/contract/onecard-api'
import type { IdentityClass } from '@yimatong/contract/states'
import { codeBatch, deviceView } from '@yimatong/contract/tsm-api'
import { createJwtKind } from '@yimatong/kit/jwt'
import { z } from 'zod'
import type { World } from './world.ts'

/** Somebody with an account at the one-card backend and a row in the payment database. */
export interface Person {
  readonly personId: string
  readonly schoolNo: string
  readonly accountNo: string
  readonly identityClass: IdentityClass
}

export interface PersonOptions {
  identityClass?: IdentityClass
  balanceFen?: number
  name?: string
  limits?: Pick<OpenAccountItem, 'paymentLimit' | 'dailyLimit'>
}

let people = 0

export async function aPerson(world: World, options: PersonOptions = {}): Promise<Person> {
  const [person] = await somePeople(world, [options])
  if (person === undefined) throw new Error('nobody came')
  return person
}

/** Many at once cost little more than one. */
export async function somePeople(world: World, all: readonly PersonOptions[]): Promise<Person[]> {
  const made = all.map(({ identityClass = 'STUDENT', name = '张晓雯', balanceFen = 100_00, limits = {} }) => {
    const schoolNo = `2023${String(++people).padStart(4, '0')}`
    const person: Person = { personId: newId('person'), schoolNo, accountNo: `P${schoolNo}`, identityClass }
    return { person, name, balanceFen, limits }
  })
  await world.gateway.deps.prisma.person.createMany({ data: made.map(({ person, name }) => ({ ...person, name })) })
  const accounts = made.map(({ person: { accountNo, identityClass }, name, limits }) => {
    const account: OpenAccountItem = { accountNo, kind: 'PERSON', holderName: name, identityClass, ...limits }
    return account
  })
  await openAccounts(world, accounts)
  const toppedUp = made.filter(({ balanceFen }) => balanceFen > 0)
  await topUps(
    world,
    toppedUp.map(({ person, balanceFen }) => ({ account: person.accountNo, amount: balanceFen })),
  )
  return made.map(({ person }) => person)
}

export const openAccount = (world: World, item: OpenAccountItem): Promise<void> => openAccounts(world, [item])

async function openAccounts(world: World, items: readonly OpenAccountItem[]): Promise<void> {
  await world.ledger.post('/onecard/v1/accounts', { items }, z.unknown())
}

export const topUp = (world: World, account: string, amount: number): Promise<void> =>
  topUps(world, [{ account, amount }])

async function topUps(world: World, all: readonly { account: string; amount: number }[]): Promise<void> {
  if (all.length === 0) return
  const now = Date.now()
  const when = { businessDate: businessDateOf(now), occurredAt: toRfc3339(now) }
  const items = all.map((one) => ({ kind: 'TOPUP', postingId: newId('request'), ...one, ...when }))
  const { outcomes } = await world.ledger.post('/onecard/v1/postings', { items }, postingsAnswer)
  if (!outcomes.every(({ outcome }) => outcome === 'POSTED'))
    throw new Error(`a top-up came to nothing: ${JSON.stringify(outcomes)}`)
}

/** A subsidy (补助), as the office grants it. */
export async function grantSubsidy(world: World, to: string, amount: number): Promise<void> {
  const now = Date.now()
  const when = { businessDate: businessDateOf(now), occurredAt: toRfc3339(now) }
  const how = { kind: 'TRANSFER', postingId: newId('request'), purpose: 'SUBSIDY', from: SUBSIDY_FUND_ACCOUNT }
  const items = [{ ...how, to, amount, ...when }]
  const { outcomes } = await world.ledger.post('/onecard/v1/postings', { items }, postingsAnswer)
  if (outcomes[0]?.outcome !== 'POSTED') throw new Error(`the subsidy came to nothing: ${JSON.stringify(outcomes)}`)
}

/** The balance of an account as the ledger has it, in fen. */
export async function balanceOf(world: World, accountNo: string): Promise<number> {
  const { balance } = await world.ledger.get(`/onecard/v1/accounts/${accountNo}`, accountView)
  return balance
}

/** Freezes an account, as the school does after a loss report. */
export async function freeze(world: World, accountNo: string): Promise<void> {
  await world.onecardOwner.query({
    text: `UPDATE accounts SET state = 'FROZEN' WHERE account_no = $1`,
    values: [accountNo],
  })
}

/** A phone that holds codes; everything by the functions that the contract gives to phones. */
export interface Phone {
  readonly person: Person
  readonly deviceId: string
  readonly keys: DeviceKeys
  /** A voucher that was not shown before; fetches ten more when there is none. */
  voucher(): Promise<DeviceVoucher>
  /** The QR text of a new voucher, as it is shown now or at another time. */
  show(at?: number): Promise<string>
  showDigits(at?: number): Promise<string>
  /** Revokes this device, as its owner does after losing it. */
  revoke(): Promise<void>
}

/** `hld`: loss reports of the person and their ends that the app's token knows of. */
export async function aPhone(world: World, person: Person, hld = 0): Promise<Phone> {
  const keys = await makeDeviceKeys()
  const { deviceId } = await askTsm(world, { ...person, hld }, 'POST', 'devices', deviceView, {
    name: 'Phone',
    ...keys.enrolment,
  })
  let vouchers: DeviceVoucher[] = []
  const voucher = async () => {
    if (vouchers.length === 0) {
      const { batch } = await askTsm(world, { ...person, hld }, 'POST', `devices/${deviceId}/codes`, codeBatch)
      vouchers = [...(await openBatch(batch, keys.decryptionKey)).vouchers]
    }
    const next = vouchers.shift()
    if (next === undefined) throw new Error('the batch was empty')
    return next
  }
  return {
    person,
    deviceId,
    keys,
    voucher,
    show: async (at = Date.now()) => present(await voucher(), keys.signingKey, at),
    showDigits: async (at = Date.now()) => presentDigits(await voucher(), at),
    revoke: async () => void (await askTsm(world, { ...person, hld }, 'DELETE', `devices/${deviceId}`, z.unknown())),
  }
}

const justNow = () => Math.floor(Date.now() / 1000)

const appTokens = createJwtKind({
  typ: 'app-tsm+jwt',
  iss: 'yimatong-platform',
  aud: 'tsm',
  schema: z.object({ sub: z.string(), cls: z.string(), hld: z.int(), auth_time: z.int() }),
  maxLifeSeconds: 900,
})

/** Calls the TSM as the person's app does. */
async function askTsm<S extends z.ZodType>(
  world: World,
  { personId, identityClass, hld }: Person & { hld: number },
  method: string,
  path: string,
  schema: S,
  body?: object,
): Promise<z.output<S>> {
  const claims = { iss: 'yimatong-platform', sub: personId, cls: identityClass, hld, auth_time: justNow() }
  const token = await appTokens.sign(world.platformKey, claims, 900)
  const answer = await fetch(`${world.tsm.url}/tsm/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
  return schema.parse(text === '' ? undefined : JSON.parse(text))
}
