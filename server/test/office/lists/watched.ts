import type { Database, Queryable, Statement } from '@yimatong/kit/database'

/** A database that keeps the statements that went through it. */
export interface Watched extends Database {
  /** Those since the last time. */
  taken(): Statement[]
}

export function watch(database: Database): Watched {
  let statements: Statement[] = []
  const keeping = (inner: Queryable): Queryable => ({
    query(statement) {
      statements.push(typeof statement === 'string' ? { text: statement } : statement)
      return inner.query(statement)
    },
  })
  return {
    ...database,
    ...keeping(database),
    transaction: (work) => database.transaction((transaction) => work(keeping(transaction))),
    taken() {
      const all = statements
      statements = []
      return all
    },
  }
}

export interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: Plan[]
}

const walk = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(walk)]

/** How PostgreSQL goes about a statement that only reads: measured, not estimated. */
export async function planOf(database: Queryable, { text, values = [] }: Statement): Promise<Plan[]> {
  const { rows } = await database.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>({
    text: `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`,
    values,
  })
  return rows.flatMap((row) => walk(row['QUERY PLAN'][0].Plan))
}

/** How many rows it looks at in these tables, those that it then leaves aside included. */
export const rowsRead = (nodes: readonly Plan[], tables: ReadonlySet<string>): number =>
  nodes
    .filter(({ 'Relation Name': table }) => table !== undefined && tables.has(table))
    .reduce((sum, node) => {
      const leftAside = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
      return sum + node['Actual Loops'] * (node['Actual Rows'] + leftAside)
    }, 0)
