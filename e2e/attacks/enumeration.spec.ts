import { openTill } from '@yimatong/bench/simulated/campus-people'
import { aPaid } from '../campus/paid.ts'
import { aPayer } from '../campus/people.ts'
import { bearer, json, sessionHeaders, signatureOf } from './callers.ts'
import { aCashier, enterPin } from './cashiers.ts'
import { codeOf } from './refusal.ts'
import { expect, test } from './test.ts'
import { type Answer, each, send, type Shot } from './wire.ts'

/** What somebody who may not see a thing hears of it, but for the name of the very request. */
const told = ({ status, headers, text }: Answer): unknown => ({
  status,
  headers: Object.keys(headers)
    .filter((name) => name !== 'content-length')
    .toSorted(),
  body: text.replace(/"requestId":"[^"]*"/, ''),
})

const middle = (times: readonly number[]): number => times.toSorted((one, other) => one - other)[times.length >> 1] ?? 0

/** A password is hashed for tens of milliseconds; where that work is left out, an answer comes in one. */
const FAIR = 4
const ROUNDS = 8

test('a login says neither by its answer nor by its time whether there is such a person', async ({ place }) => {
  const { schoolNo } = await aPayer(place)
  const doors = {
    '/platform/v1/sessions': (one: number, isKnown: boolean) => ({
      schoolNo: isKnown ? schoolNo : `NOBODY${one}`,
      password: 'wrong',
    }),
    '/portal/v1/session': (one: number, isKnown: boolean) => ({
      login: isKnown ? 'naan' : `nobody${one}`,
      password: 'wrong',
    }),
  }
  for (const [path, bodyOf] of Object.entries(doors)) {
    const times = { known: [] as number[], unknown: [] as number[] }
    const answers = new Set<string>()
    // One after the other and by turns, so that whatever else the machine does meets both alike.
    for (let one = 0; one < ROUNDS; one++) {
      for (const who of ['known', 'unknown'] as const) {
        const began = performance.now()
        const answer = await send(place.origin, { method: 'POST', path, ...json(bodyOf(one, who === 'known')) })
        times[who].push(performance.now() - began)
        answers.add(JSON.stringify(told(answer)))
      }
    }
    expect([path, answers.size]).toEqual([path, 1])
    expect(middle(times.unknown) * FAIR).toBeGreaterThan(middle(times.known))
    expect(middle(times.known) * FAIR).toBeGreaterThan(middle(times.unknown))
  }
})

test('a till that tries PINs hears of a number that nobody has what it hears of a cashier’s, to the lock', async ({
  place,
  callers,
}) => {
  const till = await openTill(place, 'T99002')
  const { cashierNo: known, pin } = await aCashier(place, callers.merchant)
  const unknown = String((Number(known) + 1) % 10 ** 8).padStart(8, '0')
  const wrong = String((Number(pin) + 1) % 1_000_000).padStart(6, '0')
  for (let nth = 0; nth < 7; nth++) {
    const enter = (cashierNo: string) =>
      enterPin(place, till, { shiftNo: `ENUM-${cashierNo}-${nth}`, cashierNo, pin: wrong })
    const [one, other] = [await enter(known), await enter(unknown)]
    expect([nth, told(one)]).toEqual([nth, told(other)])
    expect(codeOf(one)).toBe(nth < 4 ? 'PIN_WRONG' : 'PIN_LOCKED')
  }
})

test('what is somebody else’s answers like what there is not', async ({ place, callers }) => {
  const { app, till, merchant } = callers
  // Another person's, at a stall that is nobody's of those who ask.
  const { bill } = await aPaid(place, 'T00005', await aPayer(place), 1_250)
  const { paymentId: known, outTradeNo: knownNo } = bill
  const unknown = `pay_${'0'.repeat(32)}`
  const asOwner = { headers: sessionHeaders(merchant) }
  const asStudent = { headers: bearer(app) }
  const get = (path: string, more: Pick<Shot, 'headers'>): Shot => ({ method: 'GET', path, ...more })
  const byTill = async (path: string): Promise<Shot> => {
    const shot = { method: 'GET', path }
    return { ...shot, headers: { ...bearer(till.accessToken), ...(await signatureOf(till, shot)) } }
  }
  const pairs: [string, Shot, Shot][] = [
    ['a bill', get(`/platform/v1/me/bills/${known}`, asStudent), get(`/platform/v1/me/bills/${unknown}`, asStudent)],
    [
      'a payment of the portal',
      get(`/portal/v1/payments/${known}`, asOwner),
      get(`/portal/v1/payments/${unknown}`, asOwner),
    ],
    [
      'a payment at a till',
      await byTill(`/gateway/v1/payments/${knownNo}`),
      await byTill('/gateway/v1/payments/NOBODY-KNOWS-IT'),
    ],
    ['the keys of a merchant', get('/webhooks/v1/keys/10000001', {}), get('/webhooks/v1/keys/88888888', {})],
  ]
  const answers = await each(pairs, async ([what, one, other]) => {
    return { what, one: told(await send(place.origin, one)), other: told(await send(place.origin, other)) }
  })
  for (const { what, one, other } of answers) expect([what, one]).toEqual([what, other])
})
