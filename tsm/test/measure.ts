import { performance } from 'node:perf_hooks'
import { newId } from '@yimatong/contract/ids'
import type { RedemptionItem } from '@yimatong/contract/tsm-api'
import { startTestCluster } from '@yimatong/prisma/test-database'
import { createDeviceKeyCache } from '../src/device-key-cache.ts'
import { checkCode } from '../src/check-code.ts'
import { createIssuer } from '../src/issue-codes.ts'
import { aPhone, type Phone } from './phone.ts'
import { aPayment, createWorld, MINUTE, type World } from './world.ts'

// npm run measure -w @yimatong/tsm
//
// What one item costs, on this machine and now: the check of a code on the processor, redeeming in groups of several
// sizes, issuing a batch. No HTTP in it. The database does not wait for its disk here.

const PHONES = 26

async function main(): Promise<void> {
  const cluster = await startTestCluster()
  try {
    const world = await createWorld({ issueLimit: { batches: 1_000_000, windowMs: MINUTE } })
    try {
      const phones = await Promise.all(Array.from({ length: PHONES }, () => aPhone(world)))
      await measureCheck(world, phones)
      for (const size of [1, 8, 64, 256]) await measureRedeem(world, phones, size)
      await measureIssue(world, phones)
    } finally {
      await world.close()
    }
  } finally {
    await cluster.stop()
  }
}

/** Fresh codes that can pay: ten of each phone at a time. */
async function codesOf(phones: readonly Phone[], count: number): Promise<RedemptionItem[]> {
  const items: RedemptionItem[] = []
  while (items.length < count) {
    for (const phone of phones) {
      const batch = await phone.refill()
      for (const voucher of batch.vouchers)
        items.push(aPayment(await phone.show(voucher), { paymentId: newId('payment') }))
    }
  }
  return items.slice(0, count)
}

async function measureCheck(world: World, phones: readonly Phone[]): Promise<void> {
  const items = await codesOf(phones, 200)
  const deps = { keyRing: world.keyRing, deviceKeys: createDeviceKeyCache() }
  const run = () => {
    for (const { authCode } of items) checkCode(deps, authCode, world.now)
  }
  run()
  const us = medianOf(20, () => timed(run)) / items.length
  report('check one code (form, two signatures, time)', us)
}

async function measureRedeem(world: World, phones: readonly Phone[], size: number): Promise<void> {
  const groups = size === 1 ? 300 : 40
  const times: number[] = []
  for (let at = 0; at < groups; at += 1) {
    const items = await codesOf(phones.slice(0, Math.ceil(size / 10)), size)
    const startedAt = performance.now()
    const outcomes = await world.redeemer.redeem(items)
    times.push(((performance.now() - startedAt) * 1000) / size)
    if (outcomes.some(({ outcome }) => outcome !== 'REDEEMED')) throw new Error('a good code was refused')
  }
  report(`redeem one item in a group of ${size} (check and database)`, median(times))
}

async function measureIssue(world: World, phones: readonly Phone[]): Promise<void> {
  const issueCodes = createIssuer({
    ...world,
    voucherLifeMs: 60 * MINUTE,
    voucherCapFen: 50_000,
    issueLimit: { batches: 1_000_000, windowMs: MINUTE },
  })
  const times: number[] = []
  for (let round = 0; round < 10; round++) {
    for (const { personId, device } of phones) {
      const startedAt = performance.now()
      await issueCodes({ personId, identityClass: 'STUDENT', deviceId: device.deviceId, holdVersion: 0 })
      times.push((performance.now() - startedAt) * 1000)
    }
  }
  report('issue a batch of ten (sign, store, seal)', median(times))
}

function timed(run: () => void): number {
  const startedAt = performance.now()
  run()
  return (performance.now() - startedAt) * 1000
}

function medianOf(times: number, measure: () => number): number {
  return median(Array.from({ length: times }, measure))
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function report(what: string, us: number): void {
  console.log(`${us.toFixed(us < 10 ? 2 : 0).padStart(8)} us  ${what}`)
}

await main()
