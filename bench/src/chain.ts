import { setTimeout as pause } from 'node:timers/promises'
import { VOUCHERS_PER_BATCH } from '@yimatong/contract/tsm-api'
import type { PaymentView } from '@yimatong/contract/gateway-api'
import type { BenchCampus } from './campus.ts'
import { floorPerSecond, issuedPerSecond } from './issuing.ts'
import { closedLoop, latenciesOf, openLoop, percentile, requestBytes, type Shot } from './raw-client.ts'
import { addPeople, openTill } from './simulated/campus-people.ts'
import { UnexpectedAnswer } from './simulated/json.ts'
import { enrolPhone, type Phone, refill, showCode } from './simulated/phone.ts'
import { signPayment, type Till } from './simulated/till.ts'

/** A measured payment did not succeed: then there is nothing to measure. */
export class ChainError extends Error {}

/** Phones with codes and tills with tokens, ready to make signed payments outside the measured time. */
export interface Stage {
  /** That many signed payments, each by a code of its own, ready to be sent. */
  prepare(payments: number): Promise<Buffer[]>
  /** The same at one till, by people who pay nowhere else. */
  prepareAtOneTill(payments: number): Promise<Buffer[]>
  /** Batches of codes per second, and how many the cryptography alone would allow. */
  issuing(): Promise<{ issued: number; floor: number }>
  /** Payments per second with that many callers, each sending its next one as soon as it has its answer. */
  closedLoop(requests: readonly Buffer[], connections: number): Promise<number>
  /** Latency in milliseconds at a fixed arrival rate, counted from the intended start. */
  openLoop(perSecond: number, seconds: number): Promise<{ p50: number; p99: number }>
}

const AT_ONCE = 16

/** Runs a task for each item, a few at a time. */
async function forEachOf<T>(items: readonly T[], task: (item: T) => Promise<void>): Promise<void> {
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

async function openPhones(campus: BenchCampus, codes: number, prefix: string): Promise<Phone[]> {
  const people = await addPeople(campus, { count: Math.ceil(codes / VOUCHERS_PER_BATCH), prefix })
  const phones: Phone[] = []
  await forEachOf(people, async ({ tsmToken }) => {
    const phone = await enrolPhone(campus.origin, tsmToken, 'bench')
    await refill(phone)
    phones.push(phone)
  })
  return phones
}

/** All of the demo campus but the one that sells only in a cashier's shift. */
const TERMINALS = Array.from({ length: 20 }, (_, index) => `T${String(index + 1).padStart(5, '0')}`).filter(
  (terminalNo) => terminalNo !== 'T00019',
)

async function openTills(campus: BenchCampus): Promise<Till[]> {
  const tills: Till[] = []
  await forEachOf(TERMINALS, async (terminalNo) => {
    tills.push(await openTill(campus, terminalNo))
  })
  return tills
}

/** The phone whose turn it is: each shows one code before any shows its next. */
function nextPhone(phones: readonly Phone[], serial: number): Phone {
  const phone = phones[serial % phones.length]
  if (!phone || phone.vouchers.length === 0) throw new ChainError('there are no codes left')
  return phone
}

function mustSucceed(shots: readonly Shot[]): void {
  for (const { status, body } of shots) {
    const view = status === 200 ? (JSON.parse(body) as PaymentView) : undefined
    if (view?.state !== 'SUCCESS') throw new ChainError(`a payment did not succeed: ${status} ${body.slice(0, 400)}`)
  }
}

/** Codes that are needed, at all tills and at the one that takes everything. */
export interface CodesNeeded {
  everywhere: number
  atOneTill: number
}

/** Batches that are issued, or made, to measure issuing. */
const BATCHES = 300

/** Adds people and phones for that many codes to the campus, and activates its twenty tills. */
export async function openStage(campus: BenchCampus, { everywhere, atOneTill }: CodesNeeded): Promise<Stage> {
  const target = new URL(campus.origin.replace('localhost', '127.0.0.1'))
  const phones = await openPhones(campus, everywhere, 'BENCH')
  const regulars = await openPhones(campus, atOneTill, 'BENCH1')
  const tills = await openTills(campus)
  let made = 0
  // A campus may be measured again.
  const run = Date.now().toString(36)

  // A person stays at one till, with another amount each time: nobody must be asked anything.
  const preparing = (customers: readonly Phone[], at: readonly Till[]) => {
    let serial = 0
    return async (count: number): Promise<Buffer[]> => {
      const requests: Buffer[] = []
      while (requests.length < count) {
        const till = at[(serial % customers.length) % at.length] as Till
        const authCode = await showCode(nextPhone(customers, serial))
        const outTradeNo = `bench-${run}-${made++}`
        const signed = await signPayment(till, { outTradeNo, authCode, amount: 1 + (serial % 97) })
        requests.push(requestBytes(target, signed))
        serial++
      }
      return requests
    }
  }

  const prepare = preparing(phones, tills)
  return {
    prepare,
    prepareAtOneTill: preparing(regulars, tills.slice(0, 1)),
    async issuing() {
      return { issued: await issuedPerSecond(target, phones.slice(0, BATCHES)), floor: await floorPerSecond(BATCHES) }
    },
    async closedLoop(requests, connections) {
      const begin = performance.now()
      const shots = await closedLoop(target, requests, connections)
      const elapsedMs = performance.now() - begin
      mustSucceed(shots)
      return (requests.length * 1000) / elapsedMs
    },
    async openLoop(perSecond, seconds) {
      const shots = await openLoop(target, await prepare(perSecond * seconds), perSecond)
      mustSucceed(shots)
      const latencies = latenciesOf(shots)
      return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) }
    },
  }
}
