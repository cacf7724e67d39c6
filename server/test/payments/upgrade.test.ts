import { newId } from '@yimatong/contract/ids'
import { deployNext } from '@yimatong/prisma/test-database'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aPerson, aPhone, balanceOf, type Phone } from '../world/people.ts'
import { type Answer, aTill, type Till } from '../world/tills.ts'
import { createWorld, type Gateway, type World } from '../world/world.ts'
import { rescue } from './fault-stage.ts'

/** What a release may do to the tables that every payment writes, while it does. */
const RELEASE = {
  payment: {
    '9001_a_column_and_a_check': `ALTER TABLE payments ADD COLUMN upgraded_note text;
      ALTER TABLE payments ADD CONSTRAINT upgraded_short CHECK (length(upgraded_note) < 10) NOT VALID;`,
    '9002_check_what_was_there': 'ALTER TABLE payments VALIDATE CONSTRAINT upgraded_short;',
    '9003_an_index': `-- Built while payments go on.
CREATE INDEX CONCURRENTLY "upgraded_notes" ON payments (upgraded_note);`,
  },
  onecard: {
    '9001_columns': `ALTER TABLE accounts ADD COLUMN upgraded_note text;
      ALTER TABLE entries ADD COLUMN upgraded_note text;
      ALTER TABLE postings ADD COLUMN upgraded_note text;`,
  },
} as const

const BALANCE = 100_000_00
const AMOUNT = 100
/** Payments that must come through before the next thing happens. */
const SOME = 10

let world: World
beforeAll(async () => {
  world = await createWorld({ ISSUE_LIMIT: '10000' })
})
afterAll(() => world?.close())

const deployRelease = (owner: keyof typeof RELEASE) => deployNext(owner, world.ownerUrls[owner], RELEASE[owner])

/** Tills that never rest: each pays again and again at whatever servers there are, and repeats what was not answered. */
class Crowd {
  readonly servers: Gateway[]
  /** What was answered, by the payment's number. */
  readonly paid = new Map<string, string>()
  private readonly customers: readonly { till: Till; phone: Phone }[]
  private isOpen = true
  private waiting: { count: number; done: () => void }[] = []
  private readonly running: Promise<unknown>

  constructor(servers: readonly Gateway[], customers: readonly { till: Till; phone: Phone }[]) {
    this.servers = [...servers]
    this.customers = customers
    this.running = Promise.all(this.customers.map((customer, nth) => this.payOn(customer, nth)))
  }

  /** Resolves when so many more payments have been answered. */
  more(count: number): Promise<void> {
    return new Promise((done) => this.waiting.push({ count: this.paid.size + count, done }))
  }

  async close(): Promise<void> {
    this.isOpen = false
    await this.running
  }

  private async payOn({ till, phone }: { till: Till; phone: Phone }, nth: number): Promise<void> {
    for (let turn = nth; this.isOpen; turn += 1) {
      const request = { outTradeNo: newId('request'), authCode: await phone.show(), amount: AMOUNT }
      const { status, body } = await this.untilAnswered(turn, (url) => till.pay(request, url))
      this.paid.set(request.outTradeNo, `${status} ${body.state}`)
      this.waiting.filter(({ count }) => count <= this.paid.size).forEach(({ done }) => done())
    }
  }

  /** A server that stops takes no connection; the same number is then asked of another. */
  private async untilAnswered<Body>(turn: number, ask: (url: string) => Promise<Answer<Body>>): Promise<Answer<Body>> {
    for (let again = turn; ; again += 1) {
      const server = this.servers[again % this.servers.length] as Gateway
      const answer = await ask(server.url).catch(() => undefined)
      if (answer !== undefined) return answer
    }
  }
}

async function aCustomer(till: Till) {
  const person = await aPerson(world, { balanceFen: BALANCE })
  return { till, phone: await aPhone(world, person) }
}

it('payments go on while tables are changed and servers are replaced one after the other, and each is paid once', async () => {
  const second = await world.startGateway()
  const till = await aTill(world)
  const customers = await Promise.all([till, till, till, till].map(aCustomer))
  const crowd = new Crowd([world.gateway, second], customers)
  await crowd.more(SOME)

  // Somebody reads for long: the change of the table has to wait, and nobody else behind it.
  const { migrated } = await world.owner.transaction(async (report) => {
    await report.query('SELECT count(*) FROM payments')
    const migrating = deployRelease('payment')
    await waitingForTable()
    await crowd.more(SOME)
    return { migrated: migrating }
  })
  expect(await migrated).toEqual(Object.keys(RELEASE.payment))
  expect(await deployRelease('onecard')).toEqual(Object.keys(RELEASE.onecard))
  await crowd.more(SOME)

  const [third, fourth] = [await world.startGateway(), await world.startGateway()]
  for (const [old, next] of [
    [world.gateway, third],
    [second, fourth],
  ] as const) {
    crowd.servers.push(next)
    await crowd.more(SOME)
    crowd.servers.splice(crowd.servers.indexOf(old), 1)
    await old.stop()
  }
  await crowd.more(SOME)
  await crowd.close()
  await rescue(third)

  await expectEachPaidOnce(crowd, customers)
}, 60_000)

/** The migration has asked for the table. */
async function waitingForTable(): Promise<void> {
  await expect
    .poll(
      async () => {
        const { rows } = await world.owner.query<{ count: number }>(`SELECT count(*)::int AS count FROM pg_stat_activity
        WHERE query LIKE 'ALTER TABLE%' AND wait_event_type = 'Lock'`)
        return rows[0]?.count
      },
      { timeout: 10_000 },
    )
    .toBe(1)
}

async function expectEachPaidOnce({ paid }: Crowd, customers: readonly { phone: Phone }[]): Promise<void> {
  expect([...new Set(paid.values())]).toEqual(['200 SUCCESS'])
  const { rows } = await world.owner.query<{ state: string; count: number }>(
    'SELECT state::text, count(*)::int AS count FROM payments GROUP BY state',
  )
  expect(rows).toEqual([{ state: 'SUCCESS', count: paid.size }])
  const balances = await Promise.all(customers.map(({ phone }) => balanceOf(world, phone.person.accountNo)))
  const left = balances.reduce((sum, balance) => sum + balance, 0)
  expect(left).toBe(customers.length * BALANCE - paid.size * AMOUNT)
}
