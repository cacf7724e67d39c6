import { businessDateOf } from '@yimatong/contract/clock'
import {
  peoplePage,
  peopleQuery,
  personAccount,
  personBills,
  personBillsQuery,
  personCard,
  personDevices,
  personParams,
} from '@yimatong/contract/office-api'
import { accountView } from '@yimatong/contract/onecard-api'
import { deviceList } from '@yimatong/contract/tsm-api'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { readPersonLines } from '../../payments/person-lines.ts'
import { billRefund, billView } from '../../payments/view.ts'
import { asProblem } from '../../people/accounts.ts'
import { readCard } from '../../people/person.ts'
import { readPeoplePage } from '../../people/search.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'

const tags = ['Office: people']
const USUAL_LIMIT = 20
export const limitOf = (limit: string | undefined): number => (limit === undefined ? USUAL_LIMIT : Number(limit))

const listPeople = ({ database, clock }: OfficeDeps, guardOf: GuardOf) =>
  endpoint(
    {
      method: 'get',
      path: '/people',
      summary: 'People of a filter, by school number',
      tags,
      auth: guardOf('GET /people'),
      query: peopleQuery,
      responses: { 200: { description: 'A page, and how many there are.', schema: peoplePage } },
    },
    ({ query: { limit, cursor, ...filter } }) =>
      readPeoplePage(database, { filter, cursor, limit: limitOf(limit), today: businessDateOf(clock()) }),
  )

const readPerson = ({ database, clock }: OfficeDeps, guardOf: GuardOf) =>
  endpoint(
    {
      method: 'get',
      path: '/people/{personId}',
      summary: 'One person',
      tags,
      auth: guardOf('GET /people/{personId}'),
      params: personParams,
      responses: { 200: { description: 'What our own database knows.', schema: personCard } },
      problems: ['NOT_FOUND'],
    },
    ({ params: { personId } }) => readCard(database, personId, businessDateOf(clock())),
  )

const readAccount = ({ database, onecard, clock }: OfficeDeps, guardOf: GuardOf) =>
  endpoint(
    {
      method: 'get',
      path: '/people/{personId}/account',
      summary: 'Balance and limits',
      tags,
      auth: guardOf('GET /people/{personId}/account'),
      params: personParams,
      responses: { 200: { description: 'As the one-card backend has it now.', schema: personAccount } },
      problems: ['NOT_FOUND', 'ONECARD_UNAVAILABLE'],
    },
    async ({ params: { personId } }) => {
      const { accountNo } = await readCard(database, personId, businessDateOf(clock()))
      const account = await onecard.get(`/onecard/v1/accounts/${accountNo}`, accountView).catch((error: unknown) => {
        throw asProblem(error)
      })
      const { state, held = false, balance, spentToday, paymentLimit, dailyLimit } = account
      const { ownPaymentLimit, ownDailyLimit } = account
      return {
        state,
        held,
        balance,
        spentToday,
        paymentLimit,
        dailyLimit,
        ...(ownPaymentLimit === undefined ? {} : { ownPaymentLimit }),
        ...(ownDailyLimit === undefined ? {} : { ownDailyLimit }),
      }
    },
  )

const readDevices = ({ database, tsm, clock }: OfficeDeps, guardOf: GuardOf) =>
  endpoint(
    {
      method: 'get',
      path: '/people/{personId}/devices',
      summary: 'Phones',
      tags,
      auth: guardOf('GET /people/{personId}/devices'),
      params: personParams,
      responses: { 200: { description: 'Newest first, revoked ones too.', schema: personDevices } },
      problems: ['NOT_FOUND', 'TSM_UNAVAILABLE'],
    },
    async ({ params: { personId } }) => {
      await readCard(database, personId, businessDateOf(clock()))
      return tsm.get(`/tsm/v1/persons/${personId}/devices`, deviceList).catch(() => {
        throw problem('TSM_UNAVAILABLE')
      })
    },
  )

const CURSOR = /^(\d{13})\.((?:pay|rfd)_[0-9a-f]{32})$/

const readBills = ({ database, clock }: OfficeDeps, guardOf: GuardOf) =>
  endpoint(
    {
      method: 'get',
      path: '/people/{personId}/bills',
      summary: 'What somebody paid, and what came back',
      tags,
      auth: guardOf('GET /people/{personId}/bills'),
      params: personParams,
      query: personBillsQuery,
      responses: { 200: { description: 'Newest first, declined ones too.', schema: personBills } },
      problems: ['NOT_FOUND'],
    },
    async ({ params: { personId }, query: { cursor, limit: asked } }) => {
      const place = cursor === undefined ? undefined : CURSOR.exec(cursor)
      if (place === null) throw problem('VALIDATION_FAILED', 'The cursor is not one that this list gave.')
      const before = place === undefined ? undefined : { atMs: Number(place[1]), id: place[2] ?? '' }
      const limit = limitOf(asked)
      const lines = await readPersonLines(database, { personId, before, limit: limit + 1 })
      // Nothing of somebody is no page of nobody.
      if (lines.length === 0) await readCard(database, personId, businessDateOf(clock()))
      const shown = lines.slice(0, limit)
      const last = shown.at(-1)
      const more = lines.length > limit && last !== undefined
      return {
        bills: shown.map(({ atMs, payment, refund }) =>
          refund === undefined ? billView(payment) : billRefund(refund, payment, atMs),
        ),
        ...(more ? { nextCursor: `${last.atMs}.${last.refund?.refundId ?? last.payment.paymentId}` } : {}),
      }
    },
  )

export const readEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  listPeople(deps, guardOf),
  readPerson(deps, guardOf),
  readAccount(deps, guardOf),
  readDevices(deps, guardOf),
  readBills(deps, guardOf),
]
