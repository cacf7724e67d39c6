import { addPeople, type SimulatedPerson } from '@yimatong/bench/simulated/campus-people'
import { enrolPhone } from '@yimatong/bench/simulated/phone'
import { type DeviceKeys, type DeviceVoucher, openBatch, present, presentDigits } from '@yimatong/contract/device'
import type { GatewayName } from '../campus/host.ts'
import { GATEWAYS } from '../campus/host.ts'
import type { Campus } from '../campus/campus.ts'
import type { Random } from '../random.ts'
import { call } from './client.ts'
import { type App, giveLogins, openApp } from './pins.ts'

/** Somebody with money and a phone. */
export interface Customer {
  accountNo: string
  /** So little money that payments run against the floor. */
  isPoor: boolean
  /** A voucher that nobody has been shown yet; undefined when none could be fetched. */
  nextVoucher(): Promise<DeviceVoucher | undefined>
  /** The QR text of a voucher, as shown at that instant. */
  show(voucher: DeviceVoucher, atMs?: number): Promise<string>
  showDigits(voucher: DeviceVoucher): Promise<string>
  /** Those who have set a PIN have an app that can confirm and scan. */
  app?: App
}

/** Classes of payers: how many of them, and what they have. Outsiders pay a surcharge. */
const CROWD = [
  { identityClass: 'STUDENT', count: 40, balanceFen: 9_000_000, isPoor: false },
  { identityClass: 'TEACHER', count: 10, balanceFen: 9_000_000, isPoor: false },
  { identityClass: 'OUTSIDER', count: 20, balanceFen: 9_000_000, isPoor: false },
  { identityClass: 'STUDENT', count: 10, balanceFen: 6_000, isPoor: true },
  { identityClass: 'OUTSIDER', count: 6, balanceFen: 6_000, isPoor: true },
] as const

/** The highest there is: a few people pay here for a whole campus. */
const DAILY_LIMIT_FEN = 10_000_000
const AT_ONCE = 8

export interface Crowd {
  /** Up to six capital letters or digits that begin their numbers, so that crowds do not meet. */
  prefix: string
  /** So many of one of the usual crowd. */
  share: number
  /** Nobody but those whose money is nearly gone. */
  isPoor?: boolean
}

/** Adds everybody to a campus that is still healthy, each with a phone that has been enrolled. */
export async function gatherCustomers(campus: Campus, crowd: Crowd, random: Random): Promise<Customer[]> {
  const gathered: Person[] = []
  const { prefix, share, isPoor: onlyPoor = false } = crowd
  for (const [index, { isPoor, ...wanted }] of CROWD.entries()) {
    if (onlyPoor && !isPoor) continue
    const count = Math.ceil(wanted.count * share)
    const people = await addPeople(campus, {
      ...wanted,
      count,
      dailyLimitFen: DAILY_LIMIT_FEN,
      prefix: `${prefix}${index}`,
    })
    for (let from = 0; from < people.length; from += AT_ONCE) {
      const some = people.slice(from, from + AT_ONCE)
      const made = some.map((person) => withPhone(campus, person, { isPoor, random }))
      const customers = await Promise.all(made)
      gathered.push(...customers.map((customer, at) => ({ customer, personId: some[at]?.personId ?? '' })))
    }
  }
  await openApps(campus, gathered, random)
  return gathered.map(({ customer }) => customer)
}

/** So many have set a PIN: what it costs to look at one is the price of guessing it. */
const WITH_PIN = 8

/** Lets some of them log in and set a PIN. */
async function openApps(campus: Campus, people: readonly Person[], random: Random): Promise<void> {
  const some = people.filter(({ customer }) => !customer.isPoor).slice(0, WITH_PIN)
  if (some.length === 0) return
  const password = await giveLogins(
    campus,
    some.map(({ personId }) => personId),
  )
  for (const { personId, customer } of some) customer.app = await openApp(campus, personId, password, random)
}

interface Person {
  personId: string
  customer: Customer
}

interface About {
  isPoor: boolean
  random: Random
}

async function withPhone(campus: Campus, person: SimulatedPerson, about: About): Promise<Customer> {
  const { deviceId, keys } = await enrolPhone(campus.origin, person.tsmToken, 'torture')
  const { isPoor, random } = about
  const refill = () => fetchVouchers({ doors: campus.doors, person, deviceId, keys, door: random.pick(GATEWAYS) })
  let vouchers: DeviceVoucher[] = []
  let refilling: Promise<DeviceVoucher[]> | undefined
  return {
    accountNo: person.accountNo,
    isPoor,
    async nextVoucher() {
      if (vouchers.length === 0) {
        refilling ??= refill().finally(() => {
          refilling = undefined
        })
        const fetched = await refilling
        // Of several who waited for the same batch, the first puts it in.
        if (vouchers.length === 0) vouchers = fetched.splice(0)
      }
      return vouchers.shift()
    },
    show: (voucher, atMs = Date.now()) => present(voucher, keys.signingKey, atMs),
    showDigits: (voucher) => presentDigits(voucher, Date.now()),
  }
}

interface Refill {
  doors: Readonly<Record<GatewayName, string>>
  door: GatewayName
  person: SimulatedPerson
  deviceId: string
  keys: DeviceKeys
}

/** Ten codes, or none when the campus does not answer: a phone tries again with its next payment. */
async function fetchVouchers({ doors, door, person, deviceId, keys }: Refill): Promise<DeviceVoucher[]> {
  const answer = await call({
    door: doors[door],
    method: 'POST',
    path: `/tsm/v1/devices/${deviceId}/codes`,
    headers: { authorization: `Bearer ${person.tsmToken}` },
  })
  if (answer?.status !== 200) return []
  return [...(await openBatch((answer.body as { batch: string }).batch, keys.decryptionKey)).vouchers]
}
