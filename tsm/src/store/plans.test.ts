import type { Lane, LaneOptions, Statement } from '@yimatong/kit/database'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aPhone, voucherAt } from '../../test/phone.ts'
import { aPayment, createWorld, MINUTE, type World } from '../../test/world.ts'
import { createDeviceKeyCache } from '../device-key-cache.ts'
import { createIssuer } from '../issue-codes.ts'
import { createRedeemer } from '../redeem.ts'

/** The statements of a till's scans and of phones that ask for codes, and a connection like theirs. */
let statements: Map<string, string>
let lane: Lane
let world: World
beforeAll(async () => {
  world = await createWorld()
  statements = new Map()
  const { keyRing, clock, database } = world
  const watched = (options?: LaneOptions): Lane => {
    lane = database.lane(options)
    return {
      ...lane,
      query(statement: Statement | string) {
        if (typeof statement !== 'string') statements.set(statement.name ?? '', statement.text)
        return lane.query(statement)
      },
    }
  }
  const redeemer = createRedeemer({
    keyRing,
    deviceKeys: createDeviceKeyCache(),
    database: { lane: watched },
    clock,
    log: world.log,
    guessBudget: 60,
  })
  const issueCodes = createIssuer({
    ...world,
    database: { lane: watched },
    voucherLifeMs: MINUTE,
    voucherCapFen: 50_000,
    issueLimit: { batches: 30, windowMs: MINUTE },
  })
  const phone = await aPhone(world)
  const { personId, device } = phone
  await issueCodes({ personId, identityClass: 'STUDENT', deviceId: device.deviceId, holdVersion: 0 })
  const voucher = voucherAt(await phone.refill(), 0)
  await redeemer.redeem([aPayment(await phone.show(voucher))])
  await redeemer.redeem([aPayment(await phone.showDigits(voucher))])
  // Whose hash was not kept is asked for once more, as whoever may have lost a race is.
  await world.owner.query('UPDATE vouchers SET signed_hash = NULL')
  await redeemer.redeem([aPayment(await phone.show(voucher))])
})
afterAll(() => world.close())

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Index Cond'?: string
  'Hash Cond'?: string
  Filter?: string
  Plans?: Plan[]
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

/** Reads a table or an index from its first row to its last; what gathers rows whose places an index has told does not. */
const readsAll = (node: Plan): boolean =>
  node['Node Type'] === 'Seq Scan' || (node['Index Name'] !== undefined && node['Index Cond'] === undefined)

/** Keeps rows beside a hash of others, or asks all of them whether they are meant: right for few alone. */
const comparesAll = (node: Plan): boolean =>
  node['Hash Cond'] !== undefined || (node.Filter ?? '').includes('hashed SubPlan')

async function plansNow(): Promise<{ name: string; troubles: string[] }[]> {
  const plans = []
  for (const [name, text] of statements) {
    const { rows } = await lane.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>({
      text: `EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${text}`,
    })
    const nodes = rows.flatMap((row) => nodesOf(row['QUERY PLAN'][0].Plan))
    const troubles = nodes.filter((node) => readsAll(node) || comparesAll(node))
    plans.push({
      name,
      troubles: troubles.map((node) => `${node['Node Type']} of ${node['Relation Name'] ?? 'a join'}`),
    })
  }
  return plans
}

const BY_KEY_ALONE = ['standings', 'issue', 'redeem', 'look-up-digits', 'redeemed-by', 'redeem-raced'].map((name) => ({
  name,
  troubles: [],
}))

// A plan lives as long as its connection, or until PostgreSQL looks at the table again: it must be right for millions of rows.
describe('a scanned code, and a phone that asks for codes, is looked up by its key, as if its table were large already,', () => {
  it('in books that nobody has looked at yet', async () => {
    expect(await plansNow()).toEqual(BY_KEY_ALONE)
  })

  it('in books of which PostgreSQL knows that they are small', async () => {
    await world.owner.query('ANALYZE')
    expect(await plansNow()).toEqual(BY_KEY_ALONE)
  })
})
