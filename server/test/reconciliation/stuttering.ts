import { hash } from 'node:crypto'
import { statementLine, type StatementTrailer, statementTrailer } from '@yimatong/contract/onecard-api'
import { createReconciler, type Reconciler, type ReconcilerDeps } from '../../src/reconciliation/reconciler.ts'

/** A reconciler whose peer makes a mistake of its own: the first line of its statement is there twice, and the trailer says so, too. */
export function stuttering(deps: Omit<ReconcilerDeps, 'long'>): Reconciler {
  // Whoever made the database closes it.
  const long = { session: deps.database.session, close: async () => undefined }
  return createReconciler({
    ...deps,
    long,
    onecard: { lines: (path, options) => twice(deps.onecard.lines(path, options)) },
  })
}

async function* twice(statement: AsyncIterable<string[]>): AsyncGenerator<string[], void> {
  const whole: string[] = []
  for await (const lines of statement) whole.push(...lines)
  const [first = '', ...rest] = whole.slice(0, -1)
  const lines = [first, first, ...rest]
  const { amount, surcharge } = statementLine.parse(JSON.parse(first))
  const said = statementTrailer.parse(JSON.parse(whole.at(-1) ?? ''))
  const trailer: StatementTrailer = {
    ...said,
    rows: said.rows + 1,
    totalAmount: said.totalAmount + amount,
    totalSurcharge: said.totalSurcharge + surcharge,
    sha256: hash('sha256', `${lines.join('\n')}\n`, 'hex'),
  }
  yield [...lines, JSON.stringify(trailer)]
}
