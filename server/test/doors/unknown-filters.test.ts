import { type IdKind, newId } from '@yimatong/contract/ids'
import type { EndpointDescription } from '@yimatong/kit/routes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createOfficeWorld, anOfficeBrowser, type OfficeWorld } from '../office/world.ts'
import {
  aBrowserOf,
  aCashier,
  aClosedShift,
  aMerchant,
  aPayment,
  aSettlement,
  aTerminal,
  aWebhook,
  type Browser,
  prove,
} from '../portal/world.ts'
import { OFFICE_DECLARED, PORTAL_DECLARED } from './declared.ts'

// What an address names must be there, or it is NOT_FOUND (see the tests of rights). What a list is filtered by need not: nothing is
// found then, and that is a page. Which lists and filters there are is read from the declarations; a filter that is new fails here
// until it is said whether it names something.

/** Below the portal's own address. */
const ROOM = { office: '/office', portal: '' } as const

const of = (kind: IdKind) => newId(kind)

/** Filters that name something, and what nobody has. */
const NAMING: Readonly<Record<string, string>> = {
  user: of('portalUser'),
  subject: of('person'),
  canteen: of('canteen'),
  canteenId: of('canteen'),
  category: of('merchantCategory'),
  merchant: '88888888',
  merchantNo: '88888888',
  terminalNo: 'T98765',
  schoolNo: '20999999',
  endpointId: of('webhookEndpoint'),
}

const OTHERS = new Set(
  'cursor,limit,q,sort,from,to,state,class,kind,validity,contract,flaw,action,mine,overdue,businessDate,identityClass,minAmount,maxAmount,paidOut,mode'.split(
    ',',
  ),
)

const filtersOf = ({ query }: EndpointDescription): string[] =>
  query === undefined
    ? []
    : Object.keys(z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' }).properties ?? {})

/** Every list that goes on, by each filter that it has. */
const lists = [
  ...OFFICE_DECLARED.map((description) => ({ room: 'office' as const, description })),
  ...PORTAL_DECLARED.map((description) => ({ room: 'portal' as const, description })),
].flatMap(({ room, description }) => {
  const filters = filtersOf(description)
  return filters.includes('cursor') ? filters.map((filter) => ({ room, path: description.path, filter })) : []
})

let world: OfficeWorld
let browsers: Readonly<Record<'office' | 'portal', Browser>>

beforeAll(async () => {
  world = await createOfficeWorld()
  const merchantNo = await aMerchant(world)
  const terminalNo = await aTerminal(world, merchantNo)
  await aPayment(world, { merchantNo, terminalNo })
  await aSettlement(world, merchantNo)
  await aWebhook(world, merchantNo)
  const other = await aTerminal(world, merchantNo)
  await aClosedShift(world, { merchantNo, terminalNo: other, cashierNo: await aCashier(world, merchantNo) })
  const office = await anOfficeBrowser(world, 'LOGISTICS')
  await prove(office)
  await office.send('post', '/office/canteens', {
    name: '学二食堂',
    nameEn: 'Second',
    opensMinute: 360,
    closesMinute: 1300,
  })
  browsers = { office: await anOfficeBrowser(world, 'AUDITOR'), portal: await aBrowserOf(world, merchantNo) }
})

afterAll(() => world.close())

const rowsOf = (body: Record<string, unknown>): number =>
  Object.values(body).reduce<number>((sum, value) => sum + (Array.isArray(value) ? value.length : 0), 0)

it('knows of every filter of a list whether it names something', () => {
  const known = (filter: string) => filter in NAMING || OTHERS.has(filter)
  expect(lists.filter(({ filter }) => !known(filter))).toEqual([])
})

describe.each(lists.filter(({ filter }) => filter in NAMING))(
  'GET $room $path by $filter',
  ({ room, path, filter }) => {
    it('finds nothing by what nobody has, and that is an empty page', async () => {
      const all = await browsers[room].get(`${ROOM[room]}${path}`)
      expect([all.status, rowsOf(all.body) > 0]).toEqual([200, true])
      const none = await browsers[room].get(`${ROOM[room]}${path}?${filter}=${NAMING[filter]}`)
      expect([none.status, rowsOf(none.body), none.body.nextCursor]).toEqual([200, 0, undefined])
    })
  },
)
