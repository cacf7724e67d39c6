import { toRfc3339 } from '@yimatong/contract/clock'
import type { balancesAnswer } from '@yimatong/contract/onecard-api'
import { IDENTITY_CLASSES, type IdentityClass } from '@yimatong/contract/states'
import type { z } from 'zod'
import type { OnecardDeps } from './deps.ts'

interface Row {
  identityClass: IdentityClass | null
  accounts: number
  balance: number
}

/** What real people's accounts hold now, subsidies included, by class: one walk over the accounts, which are as many as people, not as payments. */
export async function readBalances({
  database,
  clock,
}: Pick<OnecardDeps, 'database' | 'clock'>): Promise<z.infer<typeof balancesAnswer>> {
  const { rows } = await database.query<Row>({
    name: 'people-balances',
    text: `SELECT identity_class AS "identityClass", count(*)::int AS accounts,
        coalesce(sum(balance_fen + subsidy_fen), 0)::float8 AS balance
      FROM accounts WHERE kind = 'PERSON' AND id >= 0 GROUP BY 1`,
  })
  const order = (row: Row) =>
    row.identityClass === null ? IDENTITY_CLASSES.length : IDENTITY_CLASSES.indexOf(row.identityClass)
  return {
    at: toRfc3339(clock()),
    classes: rows
      .toSorted((one, other) => order(one) - order(other))
      .map(({ identityClass, ...sums }) => (identityClass === null ? sums : { identityClass, ...sums })),
  }
}
