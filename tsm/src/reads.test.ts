import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld, NOON, type World } from '../test/world.ts'
import { readCodeAges } from './code-ages.ts'
import { listDevices } from './devices.ts'
import { listRevocations } from './revoke.ts'

// What is asked of the code service is found by its day, its person or its version, however long the history: by what
// PostgreSQL counts as read.

/** Phones that were ever enrolled, one a person: each has paid once, the last ones at noon, the others a month ago. */
const PHONES = 6_000
const AT_NOON = 40
/** Every second phone was revoked; of the last ones there may still be codes. */
const LISTED = 50
/** A redemption with its voucher, or a page of phones or of the stop list. */
const FEW = 200

const noon = `'${new Date(NOON).toISOString()}'::timestamptz`
const phones = `generate_series(1, ${PHONES}) AS n`
const paidAt = `${noon} - CASE WHEN n > ${PHONES - AT_NOON} THEN interval '0' ELSE interval '30 days' END`
const hex = (value: string, length: number) => `lpad(to_hex(${value}), ${length}, '0')`

const FILL = [
  `INSERT INTO devices (device_id, person_id, name, signing_key, encryption_key, created_at, revoked_at)
    SELECT 'dev_' || ${hex('n', 32)}, 'per_' || ${hex('n', 32)}, '手机', decode('02' || ${hex('n', 64)}, 'hex'), decode(${hex('n', 128)}, 'hex'),
      ${noon} - interval '60 days', CASE WHEN n % 2 = 0 THEN ${noon} END
    FROM ${phones}`,
  `INSERT INTO vouchers (jti, device_id, batch_no, position, key_no, identity_class, cap_fen, digits_index, issued_at, expires_at)
    SELECT ${hex('n', 32)}::uuid, 'dev_' || ${hex('n', 32)}, 1, 0, 1, 'STUDENT', 50000, n, ${paidAt} - interval '1 hour', ${paidAt} + interval '1 day'
    FROM ${phones}`,
  `INSERT INTO redemptions (payment_id, content_hash, merchant_no, terminal_no, amount_fen, form, jti, decided_at)
    SELECT 'pay_' || ${hex(`(extract(epoch FROM ${paidAt}) * 1000)::bigint`, 12)} || ${hex('n', 20)}, sha256(n::text::bytea), '10000001', 'T00001', 1250,
      'QR', ${hex('n', 32)}::uuid, ${paidAt}
    FROM ${phones}`,
  `INSERT INTO revocations (version, device_id, entry, revoked_at, matters_until)
    SELECT n / 2, 'dev_' || ${hex('n', 32)}, decode(${hex('n', 32)}, 'hex'), ${noon},
      ${noon} + CASE WHEN n > ${PHONES - 2 * LISTED} THEN interval '1 day' ELSE interval '-1 day' END
    FROM ${phones} WHERE n % 2 = 0`,
  // A step at a time is all that its guard allows.
  `ALTER TABLE stop_list DISABLE TRIGGER USER`,
  `UPDATE stop_list SET version = ${PHONES / 2}`,
  `ALTER TABLE stop_list ENABLE TRIGGER USER`,
]

let world: World

beforeAll(async () => {
  world = await createWorld()
  for (const text of FILL) await world.owner.query(text)
  await world.owner.query('VACUUM ANALYZE')
})

afterAll(() => world.close())

/** What this connection has read so far and not yet reported. */
const READ = 'SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int AS read FROM pg_stat_xact_user_tables'

type Asked = Pick<World, 'prisma' | 'clock'> & { database: Pick<World['database'], 'query'> }

/** How many rows PostgreSQL has looked at for it, whichever of both ways to the database it went, and what came of it. */
const readFor = <T>(work: (asked: Asked) => Promise<T>): Promise<{ read: number; found: T }> =>
  world.database.transaction((database) =>
    world.prisma.$transaction(async (prisma) => {
      const count = async () => {
        const [own] = await prisma.$queryRawUnsafe<{ read: number }[]>(READ)
        return (own?.read ?? Number.NaN) + ((await database.query<{ read: number }>(READ)).rows[0]?.read ?? Number.NaN)
      }
      const before = await count()
      const found = await work({ database, prisma: prisma as World['prisma'], clock: world.clock })
      return { read: (await count()) - before, found }
    }),
  )

const DAY = { from: '2026-11-21', to: '2026-11-21' }

test('how old codes were is told of the days that are asked for, not of those before', async () => {
  const { read, found } = await readFor(({ database }) => readCodeAges(database, DAY))
  expect(found.days.map(({ ages }) => ages.reduce((sum, count) => sum + count))).toEqual([AT_NOON])
  expect(read).toBeLessThanOrEqual(FEW)
})

test('a person’s phones are found among everybody’s', async () => {
  const { read, found } = await readFor((asked) => listDevices(asked, `per_${'1'.padStart(32, '0')}`))
  expect(found).toHaveLength(1)
  expect(read).toBeLessThanOrEqual(FEW)
})

test.each([
  ['whole', undefined, LISTED],
  ['what is new', PHONES / 2 - 3, 3],
])('the stop list, %s, costs what matters of it, not what ever stood there', async (_, since, entries) => {
  const { read, found } = await readFor((asked) => listRevocations(asked, since))
  expect(found.entries).toHaveLength(entries)
  expect(read).toBeLessThanOrEqual(FEW)
})

test('notices what reads all there is', async () => {
  const { read } = await readFor(({ prisma }) => prisma.redemption.count({ where: { amountFen: 1 } }))
  expect(read).toBe(PHONES)
})
