import {
  cashierBody,
  cashierParams,
  cashierStateBody,
  cashierWithPin,
  type PortalCashier,
  portalCashier,
  portalCashiers,
  shiftSetting,
} from '@yimatong/contract/portal-api'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { readCashier, readCashiers, replacePin, setActive, setShiftRequired, writeCashier } from '../data/cashiers.ts'
import type { PortalDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'

const tags = ['Shifts']

const nameOf = ({ name, nameEn }: Pick<PortalCashier, 'name' | 'nameEn'>) => ({ name, nameEn })

export const listCashiers = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/cashiers',
      summary: 'Who may open a shift at the tills',
      tags,
      auth: guardOf('GET /cashiers'),
      responses: { 200: { description: 'All of them, by number.', schema: portalCashiers } },
    },
    (_input, { caller }) => readCashiers(caller.data),
  )

export const putCashier = ({ clock, newCashierPin }: PortalDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'put',
      path: '/cashiers/{cashierNo}',
      summary: 'Add a cashier, or name one anew',
      description: 'Who is new has no PIN that anybody knows: make one by the next call.',
      tags,
      auth: guardOf('PUT /cashiers/{cashierNo}'),
      params: cashierParams,
      body: cashierBody,
      responses: { 200: { description: 'The cashier.', schema: portalCashier } },
    },
    async ({ params: { cashierNo }, body: { name, nameEn } }, { caller: { data, session, changing } }) => {
      const { pinHash } = await newCashierPin({ merchantNo: data.merchantNo, cashierNo })
      const written = { pinHash, userId: session.user.userId, now: new Date(clock()) }
      const before = (await readCashiers(data)).cashiers.find((one) => one.cashierNo === cashierNo)
      return changing(
        async (own) => {
          await writeCashier(own, { cashierNo, name, nameEn }, written)
          return readCashier(own, cashierNo)
        },
        (cashier) => ({
          action: 'cashiers.write',
          subject: cashierNo,
          before: before && nameOf(before),
          after: nameOf(cashier),
        }),
      )
    },
  )

export const makeCashierPin = ({ clock, newCashierPin }: PortalDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/cashiers/{cashierNo}/pin',
      summary: 'Give a cashier a new PIN',
      description: 'Drawn by the server and shown only now; it also unlocks a cashier after five wrong ones.',
      tags,
      auth: guardOf('POST /cashiers/{cashierNo}/pin'),
      params: cashierParams,
      responses: { 200: { description: 'The cashier and the PIN.', schema: cashierWithPin } },
      problems: ['NOT_FOUND'],
    },
    async ({ params: { cashierNo } }, { caller: { data, changing } }) => {
      await readCashier(data, cashierNo)
      const { pin, pinHash } = await newCashierPin({ merchantNo: data.merchantNo, cashierNo })
      const cashier = await changing(
        async (own) => {
          await replacePin(own, cashierNo, pinHash, new Date(clock()))
          return readCashier(own, cashierNo)
        },
        () => ({ action: 'cashiers.new-pin', subject: cashierNo }),
      )
      return { cashier, pin }
    },
  )

export const setCashierState = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/cashiers/{cashierNo}/state',
      summary: 'Let a cashier open shifts, or not',
      description: 'A shift that is open stays open.',
      tags,
      auth: guardOf('POST /cashiers/{cashierNo}/state'),
      params: cashierParams,
      body: cashierStateBody,
      responses: { 200: { description: 'The cashier.', schema: portalCashier } },
      problems: ['NOT_FOUND'],
    },
    async ({ params: { cashierNo }, body: { active } }, { caller: { data, changing } }) => {
      const { state } = await readCashier(data, cashierNo)
      return changing(
        async (own) => {
          await setActive(own, cashierNo, active)
          return readCashier(own, cashierNo)
        },
        (cashier) => ({
          action: 'cashiers.state',
          subject: cashierNo,
          before: { state },
          after: { state: cashier.state },
        }),
      )
    },
  )

export const setShiftSetting = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/shift-setting',
      summary: 'Say whether the tills need an open shift to sell',
      tags,
      auth: guardOf('POST /shift-setting'),
      body: shiftSetting,
      responses: { 200: { description: 'As it is now.', schema: shiftSetting } },
    },
    async ({ body: { required } }, { caller: { data, changing } }) => {
      const { shiftRequired } = await readCashiers(data)
      await changing(
        (own) => setShiftRequired(own, required),
        () => ({
          action: 'shifts.setting',
          subject: data.merchantNo,
          before: { shiftRequired },
          after: { shiftRequired: required },
        }),
      )
      return { required }
    },
  )
