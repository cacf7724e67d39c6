import pg from 'pg'
import type { BenchCampus } from './campus.ts'
import { postOnecard } from './simulated/campus-people.ts'

/** Stalls of the bench's own, one till each: at noon on a large campus twenty of them are hot at once. */
const STALLS = 20

const stalls = Array.from({ length: STALLS }, (_, index) => {
  const merchantNo = String(20_000_101 + index)
  return { merchantNo, accountNo: `M${merchantNo}`, terminalNo: `T${80_001 + index}`, name: `压测 ${index + 1}` }
})

/** Like a stall of the demo, so that the same rules are looked up for whoever pays there. */
const OPEN = `
  WITH given AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS g (merchant_no, account_no, terminal_no, name)
  ), opened AS (
    INSERT INTO merchants (merchant_no, canteen_id, category_id, name, name_en, account_no)
    SELECT given.merchant_no, demo.canteen_id, demo.category_id, given.name, 'Bench ' || given.merchant_no, given.account_no
    FROM given JOIN merchants demo ON demo.merchant_no = '10000003'
    ON CONFLICT DO NOTHING
  )
  INSERT INTO terminals (terminal_id, terminal_no, merchant_no, name)
  SELECT 'ter_' || md5('bench-stall-' || terminal_no), terminal_no, merchant_no, '1 号机' FROM given
  ON CONFLICT DO NOTHING`

/** Opens them, as the office would, and gives the numbers of their tills. The ledger knows them first. */
export async function openStalls(campus: BenchCampus): Promise<string[]> {
  const accounts = stalls.map(({ accountNo, name }) => ({ accountNo, kind: 'MERCHANT', holderName: name }))
  await postOnecard(campus, '/onecard/v1/accounts', accounts)
  const client = new pg.Client({ connectionString: campus.paymentOwnerUrl })
  await client.connect()
  try {
    const column = (name: keyof (typeof stalls)[number]) => stalls.map((stall) => stall[name])
    await client.query(OPEN, [column('merchantNo'), column('accountNo'), column('terminalNo'), column('name')])
  } finally {
    await client.end()
  }
  return stalls.map(({ terminalNo }) => terminalNo)
}
