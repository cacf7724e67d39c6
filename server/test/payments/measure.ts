import { readFileSync } from 'node:fs'
import { present } from '@yimatong/contract/device'
import { newId } from '@yimatong/contract/ids'
import { startTestCluster } from '@yimatong/prisma/test-database'
import { aPerson, aPhone, type Phone } from '../world/people.ts'
import { aTill, type Till } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'

// npm run measure:payments -w @yimatong/server
//
// What one payment costs from the moment when its request has been read: five steps, the TSM and the one-card backend in
// processes of their own, real codes. Processor time per payment of the gateway (this process, which makes the codes
// outside the measured time) and of its peers; of the peers it is known on Linux only.

const PHONES = 200
const CODES = 10
const TILLS = 20
const ROUNDS = [1, 8, 64, 256, 64]

async function main(): Promise<void> {
  const cluster = await startTestCluster()
  try {
    const world = await createWorld({ ISSUE_LIMIT: '1000', VOUCHER_CAP_FEN: '100000' })
    try {
      const tills = await Promise.all(Array.from({ length: TILLS }, () => aTill(world)))
      const phones: Phone[] = []
      for (let n = 0; n < PHONES; n++) phones.push(await aPhone(world, await aPerson(world)))
      console.log('at once   payments/s   ms each   processor, us: gateway   TSM   one-card')
      for (const atOnce of ROUNDS) await measure(world, tills, phones, atOnce)
    } finally {
      await world.close()
    }
  } finally {
    await cluster.stop()
  }
}

/** Fresh codes, one of each voucher; fetching vouchers takes its time, so everything is shown at the last moment. */
async function codesOf(phones: readonly Phone[], count: number): Promise<string[]> {
  const vouchers: { phone: Phone; voucher: Awaited<ReturnType<Phone['voucher']>> }[] = []
  for (const phone of phones) {
    for (let n = 0; n < CODES && vouchers.length < count; n++) vouchers.push({ phone, voucher: await phone.voucher() })
  }
  const now = Date.now()
  return Promise.all(vouchers.map(({ phone, voucher }) => present(voucher, phone.keys.signingKey, now)))
}

async function measure(world: World, tills: readonly Till[], phones: readonly Phone[], atOnce: number): Promise<void> {
  // One after another they take their time, and codes go stale.
  const codes = await codesOf(phones, atOnce === 1 ? 300 : PHONES * CODES)
  const { payments } = world.gateway.deps
  const before = processorUs(world)
  const startedAt = performance.now()
  let next = 0
  let waitedMs = 0
  const workAway = async () => {
    for (let n = next++; n < codes.length; n = next++) {
      const { terminalNo, merchant } = tills[n % tills.length] as Till
      const body = { outTradeNo: newId('request'), authCode: codes[n] as string, amount: 1 }
      const askedAt = performance.now()
      const { state, declineCode } = await payments.payByCode({ terminalNo, merchantNo: merchant.merchantNo }, body)
      waitedMs += performance.now() - askedAt
      if (state !== 'SUCCESS') throw new Error(`${state} ${declineCode}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, workAway))
  const seconds = (performance.now() - startedAt) / 1000
  const after = processorUs(world)
  const each = after.map((us, n) => Math.round((us - (before[n] ?? 0)) / codes.length))
  const columns = [atOnce, Math.round(codes.length / seconds), (waitedMs / codes.length).toFixed(1), ...each]
  console.log(columns.map((column) => String(column).padStart(10)).join(''))
}

function processorUs({ tsm, onecard }: World): number[] {
  const { user, system } = process.cpuUsage()
  return [user + system, ...[tsm.pid, onecard.pid].map(processorUsOf)]
}

const TICK_US = 10_000

function processorUsOf(pid: number | undefined): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) * TICK_US
  } catch {
    return Number.NaN
  }
}

await main()
