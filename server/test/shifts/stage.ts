import type { Problem } from '@yimatong/contract/errors'
import { newId } from '@yimatong/contract/ids'
import type { ClosedShift, CloseShiftBody, CurrentShift, ShiftView, ZReport } from '@yimatong/contract/shift-api'
import { expect } from 'vitest'
import { hashCashierPin } from '../../src/shifts/cashier-pins.ts'
import { type Answer, call, type Merchant, type Till } from '../world/tills.ts'
import type { World } from '../world/world.ts'

type Refused<Body> = Body & Partial<Problem>

export const PIN = '738291'

/** Somebody who may open shifts at a merchant's tills, with PIN. */
export async function aCashier(world: World, { merchantNo }: Merchant, cashierNo: string, pin = PIN): Promise<string> {
  const { prisma, pinPeppers } = world.gateway.deps
  const pinHash = await hashCashierPin({ pinPeppers }, { merchantNo, cashierNo }, pin)
  const at = new Date(world.clock())
  const data = {
    merchantNo,
    cashierNo,
    name: `收银员 ${cashierNo}`,
    pinHash,
    pinSetAt: at,
    createdAt: at,
    createdBy: 'test',
  }
  await prisma.cashier.create({ data })
  return cashierNo
}

/** A till's shifts, by signed calls. */
export function shiftsOf(world: World, till: Till, url = world.gateway.url) {
  async function signed<Body>(path: string, asked: object): Promise<Answer<Refused<Body>>> {
    const body = JSON.stringify(asked)
    const at = `/gateway/v1/${path}`
    return call(url, { method: 'POST', path: at, body, headers: await till.sign({ path: at, body }) })
  }
  const open = (cashierNo: string, { shiftNo = newId('request'), pin = PIN } = {}) =>
    signed<ShiftView>('shifts', { shiftNo, cashierNo, pin })
  const current = async () => (await till.ask<CurrentShift>('shifts/current', url)).body
  const close = (shiftNo: string, body: CloseShiftBody) => signed<ClosedShift>(`shifts/${shiftNo}/close`, body)
  return {
    open,
    current,
    close,
    unlock: (shiftNo: string, pin: string) => signed<ShiftView>(`shifts/${shiftNo}/unlock`, { pin }),
    /** Opens a shift and expects it to be open. */
    async begin(cashierNo: string): Promise<ShiftView> {
      const { status, body } = await open(cashierNo)
      expect([status, body.code]).toEqual([200, undefined])
      return body
    },
    /** Closes the open shift with the count that stands, and gives its Z report. */
    async end(anyway = false): Promise<ZReport> {
      const { shift, x } = await current()
      if (shift === undefined || x === undefined) throw new Error('no shift is open')
      const { status, body } = await close(shift.shiftNo, { count: x.sales.count, anyway })
      expect([status, body.code]).toEqual([200, undefined])
      if (body.shift.z === undefined) throw new Error('closed without a report')
      return body.shift.z
    },
  }
}
