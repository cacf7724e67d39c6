import { closedShift, closeShiftBody, currentShift, lastShifts as lastShiftsView } from '@yimatong/contract/shift-api'
import { openShiftBody, shiftNoParams, shiftView, unlockShiftBody } from '@yimatong/contract/shift-api'
import type { Guard } from '@yimatong/kit/guard'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import type { Payments } from '../payments/payments.ts'
import { closeShift } from '../shifts/close.ts'
import { shiftView as viewOf } from '../shifts/shift.ts'
import { findShift, lastShifts, openShift, readCurrent, type ShiftDeps, unlockShift } from '../shifts/shifts.ts'
import type { ActiveTerminal } from './guards.ts'
import type { Terminals } from './terminals.ts'

export interface ShiftEndpointDeps extends ShiftDeps {
  payments: Pick<Payments, 'merchants'>
  terminals: Pick<Terminals, 'forget'>
  guard: Guard<ActiveTerminal>
  signedGuard: Guard<ActiveTerminal>
}

const tags = ['shifts']
const LAST = 20

/** A cashier's day at a till: open, X report, close with the Z report, and what was closed before. */
export const shiftEndpoints = (deps: ShiftEndpointDeps): Endpoint[] => [
  openEndpoint(deps),
  currentEndpoint(deps),
  readEndpoint(deps),
  lastEndpoint(deps),
  closeEndpoint(deps),
  unlockEndpoint(deps),
]

const openEndpoint = (deps: ShiftEndpointDeps): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/shifts',
      summary: "Open a cashier's shift at this till (开班)",
      description:
        'The same number with the same cashier is the same shift, for ever. One shift is open at a till at a time. PIN_WRONG ' +
        'says as well that there is no such cashier.',
      tags,
      auth: deps.signedGuard,
      body: openShiftBody,
      responses: { 200: { description: 'The shift.', schema: shiftView } },
      problems: ['SHIFT_OPEN', 'IDEMPOTENCY_CONFLICT', 'PIN_WRONG', 'PIN_LOCKED', 'RATE_LIMITED'],
    },
    async ({ body }, { caller }) => {
      const shift = await openShift(deps, caller, body)
      deps.terminals.forget(caller.terminalId)
      return viewOf(shift)
    },
  )

const currentEndpoint = (deps: ShiftEndpointDeps): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/shifts/current',
      summary: 'The open shift and what it comes to so far (X report)',
      description: 'Reading changes nothing and may be done at any time.',
      tags,
      auth: deps.guard,
      responses: { 200: { description: 'The open shift, if one is.', schema: currentShift } },
    },
    async (_input, { caller }) => {
      const merchant = await deps.payments.merchants.find(caller.merchantNo)
      return readCurrent(deps, caller, merchant?.shiftRequired === true)
    },
  )

const readEndpoint = (deps: ShiftEndpointDeps): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/shifts/{shiftNo}',
      summary: 'Ask what became of a shift',
      description: "By the till's own number; once it is closed, with its Z report.",
      tags,
      auth: deps.guard,
      params: shiftNoParams,
      responses: { 200: { description: 'The shift as it stands.', schema: shiftView } },
      problems: ['NOT_FOUND'],
    },
    async ({ params }, { caller }) => {
      const shift = await findShift(deps.database, caller, params.shiftNo)
      if (shift === undefined) throw problem('NOT_FOUND')
      return viewOf(shift)
    },
  )

const lastEndpoint = (deps: ShiftEndpointDeps): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/shifts',
      summary: "The till's last closed shifts with their Z reports",
      description: `Newest first, ${LAST} at most.`,
      tags,
      auth: deps.guard,
      responses: { 200: { description: 'The shifts.', schema: lastShiftsView } },
    },
    async (_input, { caller }) => ({ shifts: (await lastShifts(deps.database, caller, LAST)).map(viewOf) }),
  )

const closeEndpoint = (deps: ShiftEndpointDeps): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/shifts/{shiftNo}/close',
      summary: 'Close a shift with its Z report (交班), and perhaps open the next',
      description:
        '`count` is the number of sales that the cashier has confirmed. Payments without an outcome are counted in the shift ' +
        'in which they end; without `anyway` they are SHIFT_UNFINISHED. With `next`, both happen or neither. Asked again it ' +
        'answers the same. The Z report stays as it is, for ever.',
      tags,
      auth: deps.signedGuard,
      params: shiftNoParams,
      body: closeShiftBody,
      responses: { 200: { description: 'The closed shift, and the next one.', schema: closedShift } },
      problems: [
        'NOT_FOUND',
        'SHIFT_CHANGED',
        'SHIFT_UNFINISHED',
        'STATE_CONFLICT',
        'IDEMPOTENCY_CONFLICT',
        'PIN_WRONG',
        'PIN_LOCKED',
        'RATE_LIMITED',
      ],
    },
    async ({ params, body }, { caller }) => {
      const { shift, next } = await closeShift(deps, caller, params.shiftNo, body)
      deps.terminals.forget(caller.terminalId)
      return { shift: viewOf(shift), ...(next === undefined ? {} : { next: viewOf(next) }) }
    },
  )

const unlockEndpoint = (deps: ShiftEndpointDeps): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/shifts/{shiftNo}/unlock',
      summary: "Ask whether this is the PIN of the open shift's cashier",
      tags,
      auth: deps.signedGuard,
      params: shiftNoParams,
      body: unlockShiftBody,
      responses: { 200: { description: 'It is.', schema: shiftView } },
      problems: ['NOT_FOUND', 'PIN_WRONG', 'PIN_LOCKED', 'RATE_LIMITED'],
    },
    async ({ params, body }, { caller }) => viewOf(await unlockShift(deps, caller, params.shiftNo, body.pin)),
  )
