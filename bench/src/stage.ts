import { setTimeout as pause } from 'node:timers/promises'
import { VOUCHERS_PER_BATCH } from '@yimatong/contract/tsm-api'
import type { BenchCampus } from './campus.ts'
import { requestBytes } from './raw-client.ts'
import { addCrowd, openTill, tsmToken } from './simulated/campus-people.ts'
import { UnexpectedAnswer } from './simulated/json.ts'
import { enrolPhone, type Phone, refill, showCode } from './simulated/phone.ts'
import { logInAgain, signPayment, type Till } from './simulated/till.ts'
import { openStalls } from './stalls.ts'

/** Phones with codes and tills with tokens, ready to make signed payments outside the measured time. */
export interface Stage {
  readonly target: URL
  /** Gives people phones that hold so many codes together. Once for each crowd. */
  open(crowd: Crowd, codes: number): Promise<readonly Phone[]>
  /** That many signed payments, each by a code of its own that this crowd holds, ready to be sent. */
  prepare(crowd: Crowd, payments: number): Promise<Buffer[]>
}

/** Each measurement has people of its own; the regulars are all at one till. */
export type Crowd = 'CAMPUS' | 'REGULAR' | 'LUNCH' | 'NOON' | 'RUSH' | 'MORNING' | 'EARLY' | 'ALLDAY'

/** The books of a large campus; everybody who pays is one of these. */
const ACCOUNTS = 50_000
/** Shares no factor with their number: whoever pays next stands far away in the books, and nobody comes twice. */
const STRIDE = 7919

const AT_ONCE = 16

/** Runs a task for each item, a few at a time. */
export async function forEachOf<T>(items: readonly T[], task: (item: T) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < items.length) await patiently(task, items[next++] as T)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

const PAUSE_MS = 1000
const MOST_TRIES = 30

/** Preparing is not measured: a campus that says it is busy is asked again. */
async function patiently<T>(task: (item: T) => Promise<void>, item: T): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await task(item)
    } catch (error) {
      if (tries === MOST_TRIES || !(error instanceof UnexpectedAnswer && error.status === 503)) throw error
      await pause(PAUSE_MS)
    }
  }
}

/** Opens the books, and gives people who have not been given before, from all over them. */
async function openBooks(campus: BenchCampus): Promise<(count: number) => string[]> {
  const people = await addCrowd(campus, { count: ACCOUNTS, prefix: 'CAMPUS' })
  const order = people.map((_, at) => people[(at * STRIDE) % people.length] as (typeof people)[number])
  return (count) => {
    if (order.length < count) throw new Error(`the campus has no ${count} people left who have no phone yet`)
    return order.splice(0, count).map(({ personId }) => personId)
  }
}

async function openPhones(campus: BenchCampus, personIds: readonly string[]): Promise<Phone[]> {
  const phones: Phone[] = []
  await forEachOf(personIds, async (personId) => {
    const phone = await enrolPhone(campus.origin, await tsmToken(campus, personId, 'STUDENT'), 'bench')
    await refill(phone)
    phones.push(phone)
  })
  return phones
}

/** Well within the life of an access token: a long history takes longer than that to fill in. */
const LOG_IN_AFTER_MS = 5 * 60_000

/** The tills of all stalls, activated, whose tokens are always good for a while when they are asked for. */
async function openTills(campus: BenchCampus): Promise<() => Promise<readonly Till[]>> {
  const terminalNos = await openStalls(campus)
  let tills = await Promise.all(terminalNos.map((terminalNo) => openTill(campus, terminalNo)))
  let loggedInMs = Date.now()
  return async () => {
    if (Date.now() - loggedInMs > LOG_IN_AFTER_MS) {
      tills = await Promise.all(tills.map(logInAgain))
      loggedInMs = Date.now()
    }
    return tills
  }
}

/** The phone whose turn it is: each shows one code before any shows its next. */
function nextPhone(phones: readonly Phone[], serial: number): Phone {
  const phone = phones[serial % phones.length]
  if (!phone || phone.vouchers.length === 0) throw new Error('there are no codes left')
  return phone
}

/** Fills the books of the campus and activates its tills; crowds with phones are made when they are first needed. */
export async function openStage(campus: BenchCampus): Promise<Stage> {
  const target = new URL(campus.origin.replace('localhost', '127.0.0.1'))
  const takePeople = await openBooks(campus)
  const tills = await openTills(campus)
  const crowds = new Map<Crowd, { phones: Phone[]; serial: number }>()
  let made = 0
  // A campus may be measured again.
  const run = Date.now().toString(36)

  return {
    target,
    async open(crowd, codes) {
      const count = Math.ceil(codes / VOUCHERS_PER_BATCH)
      const phones = await openPhones(campus, takePeople(count))
      crowds.set(crowd, { phones, serial: 0 })
      return phones
    },
    // A person stays at one till, with another amount each time: nobody must be asked anything.
    async prepare(crowd, payments) {
      const customers = crowds.get(crowd)
      if (customers === undefined) throw new Error(`nobody of the crowd ${crowd} has a phone`)
      const { phones } = customers
      const all = await tills()
      const at = crowd === 'REGULAR' ? all.slice(0, 1) : all
      const requests: Buffer[] = []
      while (requests.length < payments) {
        const serial = customers.serial++
        const till = at[(serial % phones.length) % at.length] as Till
        const authCode = await showCode(nextPhone(phones, serial))
        const outTradeNo = `bench-${run}-${made++}`
        const signed = await signPayment(till, { outTradeNo, authCode, amount: 1 + (serial % 97) })
        requests.push(requestBytes(target, signed))
      }
      return requests
    },
  }
}
