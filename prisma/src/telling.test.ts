import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase, testAdminUrl } from './test-database.ts'

const GROUP = 200

/** PostgreSQL's name of a look at one. */
const TRANSITION_TABLE = 'Named Tuplestore Scan'

let test: TestDatabase
/** Hears how PostgreSQL went about what triggers did, too; only a superuser may. */
let recorder: pg.Client
let heard: string[]

beforeAll(async () => {
  test = await createTestDatabase('payment')
  const url = new URL(testAdminUrl())
  url.pathname = new URL(test.url).pathname
  recorder = new pg.Client({ connectionString: url.href })
  recorder.on('notice', ({ message }) => heard.push(message ?? ''))
  await recorder.connect()
  heard = []
  await recorder.query(`
    INSERT INTO canteens (id, name, name_en) VALUES ('1', '学一食堂', 'First Canteen');
    INSERT INTO merchants (merchant_no, canteen_id, name, name_en, account_no) VALUES ('10000001', '1', '面食馆', 'Noodles', 'M1');
    INSERT INTO webhook_endpoints (endpoint_id, merchant_no, url, event_types, created_at)
      VALUES ('whe_' || repeat('0', 32), '10000001', 'https://example.com', '{payment.succeeded}', now());
    INSERT INTO payments (payment_id, merchant_no, terminal_no, out_trade_no, content_hash, channel, mode, amount_fen, business_date,
        created_at)
      SELECT 'pay_' || lpad(n::text, 32, '0'), '10000001', 'T00001', 'n' || n, sha256(''), 'ONECARD', 'REVERSE_SCAN', 100, now(), now()
      FROM generate_series(0, ${GROUP}) n;`)
  // What the payment server tells the connection that records, and then to say how each statement went.
  await recorder.query(`
    SET plan_cache_mode = force_generic_plan; SET jit = off;
    SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
    LOAD 'auto_explain';
    SET auto_explain.log_min_duration = 0; SET auto_explain.log_nested_statements = on; SET auto_explain.log_analyze = on;
    SET auto_explain.log_timing = off; SET auto_explain.log_format = json; SET auto_explain.log_level = notice;`)
})

afterAll(async () => {
  await recorder?.end()
  await test?.drop()
})

interface Plan {
  'Node Type': string
  'Actual Loops': number
  Plans?: Plan[]
}

const walk = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(walk)]

const pay = (from: number, to: number) =>
  recorder.query(`UPDATE payments SET state = 'SUCCESS', person_id = 'per_0', surcharge_status = 'NONE', paid_at = now(), finished_at = now()
    WHERE out_trade_no IN (SELECT 'n' || n FROM generate_series(${from}, ${to}) n)`)

/** How often what was, and what is, were walked through. */
function walksThrough(): number[] {
  return heard
    .filter((message) => message.includes(TRANSITION_TABLE))
    .map((message): { Plan: Plan } => JSON.parse(message.slice(message.indexOf('{'))))
    .flatMap(({ Plan }) => walk(Plan))
    .filter((node) => node['Node Type'] === TRANSITION_TABLE)
    .map((node) => node['Actual Loops'])
}

it('merchants are told of a large group without a walk through all of it for each payment, also after a first group of one', async () => {
  await pay(0, 0)
  heard = []
  await pay(1, GROUP)
  expect(walksThrough()).toEqual([1, 1])
  const { rows } = await recorder.query('SELECT count(*)::int AS count FROM webhook_deliveries')
  expect(rows).toEqual([{ count: GROUP + 1 }])
})

it('merchants are not told again of a payment that stays what it was', async () => {
  await recorder.query('UPDATE payments SET balance_after_fen = 1')
  const { rows } = await recorder.query('SELECT count(*)::int AS count FROM webhook_events')
  expect(rows).toEqual([{ count: GROUP + 1 }])
})
