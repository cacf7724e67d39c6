import type { Queryable, QueryResultRow } from '@yimatong/kit/database'

export interface MerchantStatement {
  name?: string
  /** Must hold `merchant_no = $1`; further values begin at $2. */
  text: string
  values?: readonly unknown[]
}

/** The database as one merchant sees it. */
export interface MerchantData {
  readonly merchantNo: string
  query<Row extends QueryResultRow>(statement: MerchantStatement): Promise<Row[]>
}

const FILTER = /\bmerchant_no = \$1(?!\d)/

/**
 * The only way from the portal to the database. The merchant is the first value of every statement, and a statement that
 * does not ask for it is refused before it runs: a forgotten filter is an error of ours, never somebody else's takings.
 */
export function forMerchant(database: Queryable, merchantNo: string): MerchantData {
  return {
    merchantNo,
    async query<Row extends QueryResultRow>({ name, text, values = [] }: MerchantStatement) {
      if (!FILTER.test(text)) throw new Error(`a portal statement does not ask for the merchant: ${text}`)
      const statement = { text, values: [merchantNo, ...values], ...(name === undefined ? {} : { name }) }
      return (await database.query<Row>(statement)).rows
    },
  }
}
