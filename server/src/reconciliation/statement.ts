import { createHash } from 'node:crypto'
import {
  type StatementLine,
  statementLine,
  type StatementTrailer,
  statementTrailer,
} from '@yimatong/contract/onecard-api'
import { copyText } from '@yimatong/kit/database'

/** Why a statement is none. */
export type StatementFault = 'STATEMENT_CUT_OFF' | 'STATEMENT_UNREADABLE' | 'STATEMENT_WRONG'

export class StatementError extends Error {
  override readonly name = 'StatementError'
  readonly fault: StatementFault

  constructor(fault: StatementFault, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.fault = fault
  }
}

/** The columns of `copyRows`, in their order. */
export const STATEMENT_COLUMNS =
  'posting_id, kind, payer_account, merchant_account, amount_fen, surcharge_fen, refers_to, suspense, occurred_at, posted_at'

export interface Reading {
  /** Rows in COPY's text format, as they come. Throws StatementError when the whole is not what its trailer says. */
  copyRows: AsyncGenerator<string, void>
  /** What the trailer said, once all rows were read. */
  trailer(): StatementTrailer
}

/**
 * Reads a day's statement: lines as they come, and at the end the trailer, which must agree with what was read in rows, sums and
 * hash. Without it the statement was cut off and proves nothing. `progress` hears how many lines there were so far.
 */
export function readStatement(
  date: string,
  chunks: AsyncIterable<string[]>,
  progress: (rows: number) => void,
): Reading {
  let trailer: StatementTrailer | undefined
  async function* copyRows(): AsyncGenerator<string, void> {
    const digest = createHash('sha256')
    const totals = { rows: 0, totalAmount: 0, totalSurcharge: 0 }
    // The last line of all is the trailer, so each waits until another one has come.
    let held: string | undefined
    for await (const lines of chunks) {
      if (lines.length === 0) continue
      const ready = held === undefined ? lines.slice(0, -1) : [held, ...lines.slice(0, -1)]
      held = lines.at(-1)
      if (ready.length === 0) continue
      digest.update(`${ready.join('\n')}\n`)
      let text = ''
      for (const line of ready) {
        const read = parsed(line, statementLine)
        totals.rows += 1
        totals.totalAmount += read.amount
        totals.totalSurcharge += read.surcharge
        text += toRow(read)
      }
      progress(totals.rows)
      yield text
    }
    trailer = checkedTrailer(held, { businessDate: date, ...totals, sha256: digest.digest('hex') })
  }
  return {
    copyRows: copyRows(),
    trailer() {
      if (trailer === undefined) throw new Error('the statement was not read to its end')
      return trailer
    },
  }
}

interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false; error: unknown }
}

function parsed<T>(line: string, schema: Schema<T>): T {
  const answer = schema.safeParse(json(line))
  if (answer.success) return answer.data
  throw new StatementError('STATEMENT_UNREADABLE', 'a line of the statement does not fit', answer.error)
}

function json(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function checkedTrailer(line: string | undefined, read: Omit<StatementTrailer, 'trailer'>): StatementTrailer {
  const answer = statementTrailer.safeParse(line === undefined ? undefined : json(line))
  if (!answer.success) throw new StatementError('STATEMENT_CUT_OFF', 'the statement ends without its trailer')
  const said = answer.data
  const names = ['businessDate', 'rows', 'totalAmount', 'totalSurcharge', 'sha256'] as const
  const wrong = names.filter((name) => said[name] !== read[name])
  if (wrong.length > 0) throw new StatementError('STATEMENT_WRONG', `the trailer disagrees in ${wrong.join(', ')}`)
  return said
}

function toRow(line: StatementLine): string {
  const refersTo = line.reverses ?? line.refunds ?? null
  const cells = [
    line.postingId,
    line.purpose ?? line.kind,
    line.payerAccount,
    line.merchantAccount ?? null,
    line.amount,
    line.surcharge,
    refersTo,
    line.suspense === true ? 't' : 'f',
    line.occurredAt,
    line.postedAt,
  ]
  return `${cells.map(copyText).join('\t')}\n`
}
