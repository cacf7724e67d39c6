import pg from 'pg'
import { MAKE_PEOPLE, makePlace, type Step, WRITE_EVENTS, writeCodes, writeOrders, writePayments } from './fill-sql.ts'

/** The merchant whose books are filled, and the login of who may look at them. */
export const MERCHANT_NO = '20000001'
export const OWNER_LOGIN = 'bench-owner'

/** Today is the last of them. */
const DAYS = 365

/**
 * Fills a merchant's books with a year of payments, as the payment server would have left them: people, tills, plates and
 * codes, payments in every state with their events and orders. As the owner of the tables and in sets; the owner of the
 * books gets the password of a login that is there. A campus that was filled before stays as it is.
 */
export async function fillBooks(ownerUrl: string, count: number, knownLogin: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT FROM merchants WHERE merchant_no = $1', [MERCHANT_NO])
    if (rowCount !== 0) return
    const steps: Step[] = [
      ...makePlace(MERCHANT_NO, OWNER_LOGIN, knownLogin),
      MAKE_PEOPLE,
      ...writePayments(MERCHANT_NO, count, DAYS),
      WRITE_EVENTS,
      ...writeCodes(MERCHANT_NO, OWNER_LOGIN),
      writeOrders(MERCHANT_NO),
    ]
    await client.query('BEGIN; SELECT setseed(0.618)')
    for (const [text, values] of steps) await client.query(text, values)
    await client.query('COMMIT')
    await addUp(client)
    await client.query('VACUUM ANALYZE')
  } finally {
    await client.end()
  }
}

/** Adds up the days of the year, as the payment server would within the next minutes. */
async function addUp(client: pg.Client): Promise<void> {
  let more = true
  while (more) {
    const { rows } = await client.query<{ more: boolean }>('SELECT sum_days(10) AS more')
    more = rows[0]?.more === true
  }
}
