import { chartLine } from '@yimatong/contract/chart-of-accounts'
import {
  dayQuery,
  officeEntries,
  officeEntriesQuery,
  officeTrialBalance,
  trialBalanceFileQuery,
} from '@yimatong/contract/office-api'
import { bookEntriesAnswer, type TrialBalanceLine, trialBalanceAnswer } from '@yimatong/contract/onecard-api'
import { type Endpoint, endpoint, reply } from '@yimatong/kit/routes'
import type { Column } from '../../files/columns.ts'
import { asFile, FILE_KINDS, type FileKind, fileOf } from '../../files/kinds.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'

const tags = ['Office: money']
/** A book that seldom moves on a busy day is looked for among all of it. */
const TIMEOUT_MS = 20_000

/** The trial balance (试算平衡) of a day, what moved in one book, and the same as a file. */
export const bookEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/money/trial-balance',
      summary: 'What every book stood at before and after a business day',
      tags,
      auth: guardOf('GET /money/trial-balance'),
      query: dayQuery,
      responses: { 200: { description: 'The trial balance.', schema: officeTrialBalance } },
    },
    ({ query }) => readTrialBalance(deps, query.date),
  ),
  endpoint(
    {
      method: 'get',
      path: '/money/trial-balance/entries',
      summary: 'What moved in one book on a business day, page by page',
      tags,
      auth: guardOf('GET /money/trial-balance/entries'),
      query: officeEntriesQuery,
      responses: { 200: { description: 'A page of entries.', schema: officeEntries } },
    },
    ({ query: { date, book, after } }) => {
      const asked = new URLSearchParams({ book, ...(after === undefined ? {} : { after }) })
      const path = `/onecard/v1/trial-balance/${date}/entries?${asked.toString()}`
      return deps.onecard.get(path, bookEntriesAnswer, { timeoutMs: TIMEOUT_MS })
    },
  ),
  exportAs('csv', deps, guardOf),
  exportAs('xlsx', deps, guardOf),
]

const readTrialBalance = ({ onecard }: OfficeDeps, date: string) =>
  onecard.get(`/onecard/v1/trial-balance/${date}`, trialBalanceAnswer, { timeoutMs: TIMEOUT_MS })

const COLUMNS: readonly Column<TrialBalanceLine>[] = [
  { title: { zh: '科目编码', en: 'Code' }, read: (line) => chartLine(line).code },
  { title: { zh: '科目', en: 'Account' }, read: (line, language) => chartLine(line)[language] },
  { title: { zh: '账户', en: 'Book' }, read: ({ book }) => book },
  { title: { zh: '户名', en: 'Name' }, read: ({ holderName, kind }) => (kind === 'MERCHANT' ? holderName : '') },
  { title: { zh: '期初余额（元）', en: 'Opening (CNY)' }, read: ({ opening }) => ({ fen: opening }) },
  { title: { zh: '借方（元）', en: 'Debit (CNY)' }, read: ({ debit }) => ({ fen: debit }) },
  { title: { zh: '贷方（元）', en: 'Credit (CNY)' }, read: ({ credit }) => ({ fen: credit }) },
  { title: { zh: '期末余额（元）', en: 'Closing (CNY)' }, read: ({ closing }) => ({ fen: closing }) },
]

function exportAs(kind: FileKind, deps: OfficeDeps, guardOf: GuardOf): Endpoint {
  return endpoint(
    {
      method: 'get',
      path: `/money/trial-balance/export.${kind}`,
      summary: `The trial balance of a day as ${kind.toUpperCase()}`,
      tags,
      auth: guardOf(`GET /money/trial-balance/export.${kind}`),
      query: trialBalanceFileQuery,
      responses: { 200: { description: 'The file.', contentType: FILE_KINDS[kind].contentType } },
      problems: ['RATE_LIMITED'],
    },
    async ({ query: { date, language = 'zh' } }, { caller }) => {
      await deps.exportsPerUser.limit(caller.userId)
      const { books } = await readTrialBalance(deps, date)
      return reply(fileOf(kind, COLUMNS, inOneGroup(books), language), asFile(`trial-balance-${date}.${kind}`))
    },
  )
}

async function* inOneGroup<Row>(rows: readonly Row[]) {
  yield rows
}
