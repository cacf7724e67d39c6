import { businessDateOf } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import { createDatabase, type Database, type Lane, type Statement } from '@yimatong/kit/database'
import { createLog } from '@yimatong/kit/log'
import { createTestDatabase, type TestDatabase, testAdminUrl } from '@yimatong/prisma/test-database'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openGroup } from '../../src/payments/open.ts'
import type { Payment } from '../../src/payments/payment.ts'

const MERCHANT = '10000001'

let test: TestDatabase
let owner: Database
/** Sees what others wait for. */
let admin: Database
/** Two payment servers on one database. */
let servers: [Server, Server]

interface Server {
  database: Database
  lane: Lane
  /** The statements that it has sent since the last time. */
  sent(): Statement[]
}

beforeAll(async () => {
  test = await createTestDatabase('payment')
  owner = openDatabase(test.ownerUrl)
  admin = openDatabase(testAdminUrl())
  servers = [aServer(), aServer()]
  await owner.query(`INSERT INTO canteens (id, name, name_en) VALUES ('1', '学一食堂', 'First Canteen')`)
  await owner.query({
    text: `INSERT INTO merchants (merchant_no, canteen_id, name, name_en, account_no) VALUES ($1, '1', '面食馆', 'Noodles', 'M1')`,
    values: [MERCHANT],
  })
  // As PostgreSQL knows the books of a campus that has just begun.
  await owner.query('ANALYZE payments, dynamic_codes')
})

afterAll(async () => {
  await Promise.all([owner, admin, ...servers.map(({ database }) => database)].map((database) => database.close()))
  await test.drop()
})

const openDatabase = (url: string) =>
  createDatabase({ url, name: 'test', log: createLog({ name: 'test', level: 'silent' }) })

function aServer(): Server {
  const database = openDatabase(test.url)
  const lane = database.lane({ settings: { enable_seqscan: 'off', enable_hashjoin: 'off', enable_mergejoin: 'off' } })
  const statements: Statement[] = []
  return {
    database,
    lane: {
      ...lane,
      query(statement) {
        statements.push(typeof statement === 'string' ? { text: statement } : statement)
        return lane.query(statement)
      },
    },
    sent: () => statements.splice(0),
  }
}

function aPayment(outTradeNo: string = newId('request')): Payment {
  const createdAtMs = Date.now()
  return {
    paymentId: newId('payment'),
    merchantNo: MERCHANT,
    merchantName: '面食馆',
    merchantNameEn: 'Noodles',
    terminalNo: 'T00001',
    outTradeNo,
    attempt: 0,
    contentHash: '0'.repeat(64),
    channel: 'ONECARD',
    mode: 'REVERSE_SCAN',
    state: 'PROCESSING',
    amountFen: 10,
    surchargeFen: 0,
    surchargeStatus: 'PENDING',
    subsidyFen: 0,
    refundedFen: 0,
    businessDate: businessDateOf(createdAtMs),
    createdAtMs,
    events: [],
  }
}

const namesOf = (statements: readonly Statement[]) => statements.map(({ name }) => name)

const idsOf = (payments: readonly Payment[]) => payments.map(({ paymentId }) => paymentId)

async function stand(payments: readonly Payment[]): Promise<number> {
  const text = 'SELECT count(*)::int AS count FROM payments WHERE payment_id = ANY ($1)'
  const { rows } = await owner.query<{ count: number }>({ text, values: [idsOf(payments)] })
  return rows[0]?.count ?? 0
}

/** Opens a group while somebody else is about to have these payments open: first it waits for them, then they stand. */
async function openWhile(others: readonly Payment[], group: readonly Payment[]): Promise<Payment[]> {
  let opened: Promise<Payment[]> | undefined
  await owner.transaction(async (holder) => {
    for (const { paymentId, merchantNo, terminalNo, outTradeNo, contentHash, businessDate } of others) {
      await holder.query({
        text: `INSERT INTO payments (payment_id, merchant_no, terminal_no, out_trade_no, content_hash, channel, mode, amount_fen,
            business_date, created_at)
          VALUES ($1, $2, $3, $4, decode($5, 'hex'), 'ONECARD', 'REVERSE_SCAN', 10, $6, now())`,
        values: [paymentId, merchantNo, terminalNo, outTradeNo, contentHash, businessDate],
      })
    }
    opened = openGroup(servers[0].lane, group)
    await expect.poll(isWaiting, { interval: 20 }).toBe(true)
  })
  if (opened === undefined) throw new Error('nobody opened anything')
  return opened
}

async function isWaiting(): Promise<boolean> {
  const { rows } = await admin.query({
    text: `SELECT FROM pg_stat_activity WHERE datname = $1 AND usename = 'payment_app' AND wait_event_type = 'Lock'`,
    values: [new URL(test.url).pathname.slice(1)],
  })
  return rows.length > 0
}

describe('a number that two servers open at the same moment', () => {
  it('is whose transaction ends first, and everybody else in the group is opened', async () => {
    const [first, second, theirs] = [aPayment(), aPayment(), aPayment()]
    const late = aPayment(theirs.outTradeNo)
    servers[0].sent()
    const answer = await openWhile([theirs], [first, late, second])
    expect(idsOf(answer)).toEqual(idsOf([first, theirs, second]))
    expect(await stand([first, second, theirs])).toBe(3)
    expect(await stand([late])).toBe(0)
    expect(namesOf(servers[0].sent())).toEqual(['open', 'open-beside-others', 'open-existing'])
  })

  it('is opened once, however their groups meet', async () => {
    for (let round = 0; round < 20; round++) {
      const contested = Array.from({ length: 10 }, () => newId('request'))
      const groups = servers.map(() => [...contested.map((number) => aPayment(number)), aPayment(), aPayment()])
      const [one = [], two = []] = await Promise.all(
        servers.map(({ lane }, at) => openGroup(lane, at === 0 ? (groups[0] ?? []) : (groups[1] ?? []).toReversed())),
      )
      const told = new Map(one.map(({ outTradeNo, paymentId }) => [outTradeNo, paymentId]))
      for (const { outTradeNo, paymentId } of two) {
        if (contested.includes(outTradeNo)) expect(paymentId).toBe(told.get(outTradeNo))
      }
      expect(one).toHaveLength(12)
      expect(two).toHaveLength(12)
      expect(await stand([...one, ...two])).toBe(14)
    }
  })
})

describe('a group', () => {
  it('whose first attempt ends after its connection broke is opened once, and each hears of its own payment', async () => {
    const group = [aPayment(), aPayment()]
    expect(await openWhile(group, group)).toEqual(group)
    expect(await stand(group)).toBe(2)
  })

  it('in which a till repeats old numbers is opened at the first try', async () => {
    const [server] = servers
    const old = [aPayment(), aPayment()]
    await openGroup(server.lane, old)
    const fresh = aPayment()
    server.sent()
    const answer = await openGroup(server.lane, [...old.map(({ outTradeNo }) => aPayment(outTradeNo)), fresh])
    expect(idsOf(answer)).toEqual(idsOf([...old, fresh]))
    expect(namesOf(server.sent())).toEqual(['open', 'open-existing'])
  })

  it('looks its numbers up by their keys, also while the books are so small that walking them looks cheaper', async () => {
    const [{ lane, sent }] = servers
    sent()
    await openGroup(lane, [aPayment()])
    const [{ text } = { text: '' }] = sent()
    // As a connection plans it once for all groups to come.
    const { rows } = await lane.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${text}`)
    const looks = rows.flatMap((row) => walk(row['QUERY PLAN'][0].Plan)).filter((node) => 'Index Name' in node)
    expect(looks).toMatchObject([
      { 'Relation Name': 'dynamic_codes', 'Index Cond': expect.stringContaining('merchant_no') },
      { 'Relation Name': 'payments', 'Index Cond': expect.stringContaining('out_trade_no') },
    ])
  })
})

interface Plan {
  Plans?: Plan[]
}

const walk = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(walk)]
