import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import {
  balancesQuery,
  balancesReport,
  codeAgesReport,
  comparedQuery,
  heatMapReport,
  outcomesQuery,
  outcomesReport,
  plainQuery,
  reportPlaces,
  surchargeReport,
  turnoverQuery,
  turnoverReport,
} from '@yimatong/contract/office-reports-api'
import { type Endpoint, endpoint, reply } from '@yimatong/kit/routes'
import type { z } from 'zod'
import type { Column, Language } from '../../files/columns.ts'
import { asFile, FILE_KINDS, type FileKind, fileOf } from '../../files/kinds.ts'
import { readHeatMap } from '../../reports/heat-map.ts'
import { readOutcomes } from '../../reports/outcomes.ts'
import { readPlaces } from '../../reports/places.ts'
import { readSurcharge } from '../../reports/surcharge.ts'
import { readTurnover } from '../../reports/turnover.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'
import {
  balancesColumns,
  codeAgesColumns,
  heatMapColumns,
  outcomesColumns,
  surchargeColumns,
  turnoverColumns,
} from './columns.ts'
import { readBalancesHeld, readCodeAges } from './peers.ts'

const tags = ['Office: reports']

type ReportName = 'turnover' | 'surcharge' | 'heat-map' | 'outcomes' | 'code-ages' | 'balances'

/** A report: asked for as JSON for the page, and as a file of exactly the same rows. */
interface ReportDoor<Query extends { language?: Language | undefined }, Report, Row> {
  name: ReportName
  summary: string
  query: z.ZodType<Query>
  report: z.ZodType<Report>
  read: (query: Query) => Promise<Report>
  rows: (report: Report) => readonly Row[]
  columns: (report: Report, query: Query) => readonly Column<Row>[]
}

// oxlint-disable-next-line typescript/require-await -- a file takes its rows group by group, and a report has one group
async function* oneGroup<Row>(rows: readonly Row[]) {
  yield rows
}

function doorsOf<Query extends { language?: Language | undefined }, Report, Row>(
  { clock, exportsPerUser }: OfficeDeps,
  guardOf: GuardOf,
  { name, summary, query, report, read, rows, columns }: ReportDoor<Query, Report, Row>,
): Endpoint[] {
  const json = endpoint(
    {
      method: 'get',
      path: `/reports/${name}`,
      summary,
      tags,
      auth: guardOf(`GET /reports/${name}`),
      query,
      responses: { 200: { description: 'The report.', schema: report } },
    },
    (request) => read(request.query),
  )
  const file = (kind: FileKind) =>
    endpoint(
      {
        method: 'get',
        path: `/reports/${name}/export.${kind}`,
        summary: `${summary}, as ${kind.toUpperCase()}`,
        description: 'Exactly the rows of the report.',
        tags,
        auth: guardOf(`GET /reports/${name}/export.${kind}`),
        query,
        responses: { 200: { description: 'The file.', contentType: FILE_KINDS[kind].contentType } },
        problems: ['RATE_LIMITED'],
      },
      async (request, { caller }) => {
        await exportsPerUser.limit(caller.userId)
        const found = await read(request.query)
        const { language = 'zh' } = request.query
        const body = fileOf(kind, columns(found, request.query), oneGroup(rows(found)), language)
        return reply(body, asFile(`report-${name}-${businessDateOf(clock())}.${kind}`))
      },
    )
  return [json, file('csv'), file('xlsx')]
}

/** What the office asks of the books, read by all of its roles. */
export function reportsEndpoints(deps: OfficeDeps, guardOf: GuardOf): Endpoint[] {
  const { database, clock } = deps
  const now = () => toRfc3339(clock())
  const rows = <Row>(report: { rows: Row[] }) => report.rows
  return [
    endpoint(
      {
        method: 'get',
        path: '/reports/places',
        summary: 'Canteens, merchants and terminals that a report can be of',
        tags,
        auth: guardOf('GET /reports/places'),
        responses: { 200: { description: 'Real ones, by name.', schema: reportPlaces } },
      },
      () => readPlaces(database),
    ),
    ...doorsOf(deps, guardOf, {
      name: 'turnover',
      summary: 'What was taken, by day, canteen, merchant, meal, hour or class',
      query: turnoverQuery,
      report: turnoverReport,
      read: async (query) => ({ ...(await readTurnover(database, query)), asOf: now() }),
      rows,
      columns: (report, { by }) => turnoverColumns(report, by),
    }),
    ...doorsOf(deps, guardOf, {
      name: 'surcharge',
      summary: 'Surcharge income, by receiver and class',
      query: comparedQuery,
      report: surchargeReport,
      read: async (query) => ({ ...(await readSurcharge(database, query)), asOf: now() }),
      rows,
      columns: surchargeColumns,
    }),
    ...doorsOf(deps, guardOf, {
      name: 'heat-map',
      summary: 'Payments by weekday and hour',
      query: plainQuery,
      report: heatMapReport,
      read: async (query) => ({ ...(await readHeatMap(database, query)), asOf: now() }),
      rows: ({ cells }) => cells,
      columns: heatMapColumns,
    }),
    ...doorsOf(deps, guardOf, {
      name: 'outcomes',
      summary: 'Success rate and time to result, by day, hour, merchant or terminal',
      query: outcomesQuery,
      report: outcomesReport,
      read: async (query) => ({ ...(await readOutcomes(database, query)), asOf: now() }),
      rows,
      columns: (report, { by }) => outcomesColumns(report, by),
    }),
    ...doorsOf(deps, guardOf, {
      name: 'code-ages',
      summary: 'How long before the scan phones had fetched their codes, by day',
      query: plainQuery,
      report: codeAgesReport,
      read: async (query) => ({ ...(await readCodeAges(deps, query)), asOf: now() }),
      rows,
      columns: codeAgesColumns,
    }),
    ...doorsOf(deps, guardOf, {
      name: 'balances',
      summary: "What the people's accounts hold, by class",
      query: balancesQuery,
      report: balancesReport,
      read: () => readBalancesHeld(deps),
      rows,
      columns: balancesColumns,
    }),
  ]
}
