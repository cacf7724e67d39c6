import {
  type PortalShift,
  portalShift,
  portalShiftPage,
  shiftParams,
  shiftsQuery,
  zQuery,
} from '@yimatong/contract/portal-api'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint, reply } from '@yimatong/kit/routes'
import { type Shift, shiftView } from '../../shifts/shift.ts'
import { readOpenShifts, readShift, readShiftPage } from '../data/shifts.ts'
import { readTerminalNames } from '../data/terminals.ts'
import { zCsvOf } from '../export/z-csv.ts'
import type { GuardOf, PortalCaller } from '../guard.ts'
import { named, type TerminalNames } from '../views.ts'

const tags = ['Shifts']
const USUAL_LIMIT = 20

const viewOf = (shift: Shift, names: TerminalNames): PortalShift => ({
  ...shiftView(shift),
  ...named(shift.terminalNo, names),
})

export const listShifts = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/shifts',
      summary: "The tills' shifts with their Z reports",
      description: 'Closed ones, newest first, of all tills or of one; on the first page also those that are open.',
      tags,
      auth: guardOf('GET /shifts'),
      query: shiftsQuery,
      responses: { 200: { description: 'One page.', schema: portalShiftPage } },
    },
    async ({ query: { terminalNo, cursor, limit } }, { caller: { data } }) => {
      const request = { terminalNo, cursor, limit: limit === undefined ? USUAL_LIMIT : Number(limit) }
      const [{ shifts, ...next }, open, names] = await Promise.all([
        readShiftPage(data, request),
        cursor === undefined ? readOpenShifts(data, terminalNo) : [],
        readTerminalNames(data),
      ])
      const views = (some: readonly Shift[]) => some.map((shift) => viewOf(shift, names))
      return { open: views(open), shifts: views(shifts), ...next }
    },
  )

async function shiftOf({ data }: PortalCaller, shiftId: string): Promise<PortalShift> {
  const [shift, names] = await Promise.all([readShift(data, shiftId), readTerminalNames(data)])
  return viewOf(shift, names)
}

export const readShiftEndpoint = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/shifts/{shiftId}',
      summary: 'A shift, and once it is closed its Z report',
      tags,
      auth: guardOf('GET /shifts/{shiftId}'),
      params: shiftParams,
      responses: { 200: { description: 'The shift.', schema: portalShift } },
      problems: ['NOT_FOUND'],
    },
    ({ params }, { caller }) => shiftOf(caller, params.shiftId),
  )

export const zCsv = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/shifts/{shiftId}/z.csv',
      summary: 'A Z report as CSV',
      tags,
      auth: guardOf('GET /shifts/{shiftId}/z.csv'),
      params: shiftParams,
      query: zQuery,
      responses: { 200: { description: 'The file.', contentType: 'text/csv; charset=utf-8' } },
      problems: ['NOT_FOUND'],
    },
    async ({ params, query }, { caller }) => {
      const shift = await shiftOf(caller, params.shiftId)
      // What is open has no Z report yet.
      if (shift.z === undefined) throw problem('NOT_FOUND')
      const file = `z-${shift.terminalNo}-${shift.z.zNo}.csv`
      const headers = { 'Content-Disposition': `attachment; filename="${file}"` }
      return reply(zCsvOf(shift, shift.z, query.language ?? 'zh'), { headers })
    },
  )
