import { enrolPhone, refill } from '@yimatong/bench/simulated/phone'
import { aCrowd, aPayer } from '../campus/people.ts'
import { PIN, withPin } from '../campus/pins.ts'
import { bearer, json, phoneSession } from './callers.ts'
import { aCashier, enterPin } from './cashiers.ts'
import { codeOf } from './refusal.ts'
import { expect, test } from './test.ts'
import { type Answer, each, send, type Shot } from './wire.ts'

/** Whatever some proxy somewhere says of where a caller is; here nobody is believed. */
const elsewhere = (one: number): Record<string, string> => {
  const address = `203.0.113.${one % 250}`
  return {
    'x-forwarded-for': `${address}, 198.51.100.${one % 250}`,
    forwarded: `for=${address};proto=https`,
    'x-real-ip': address,
    'x-client-ip': address,
    'true-client-ip': address,
    'cf-connecting-ip': address,
    'x-forwarded-host': `${one}.example`,
  }
}

/** The codes of so many attempts, each as if from somewhere else. */
async function attempts(origin: string, count: number, shotOf: (one: number) => Shot): Promise<Answer[]> {
  const numbers = Array.from({ length: count }, (_, one) => one)
  return each(numbers, (one) => {
    const shot = shotOf(one)
    return send(origin, { ...shot, headers: { ...shot.headers, ...elsewhere(one) } })
  })
}

const howMany = (answers: readonly Answer[], code: string): number =>
  answers.filter((answer) => codeOf(answer) === code).length

const LOGINS = { app: '/platform/v1/sessions', portal: '/portal/v1/session' }
const STRANGER = { from: '127.0.7.1' }

test('a password is tried ten times, wherever the guesses say they come from, and then the right one is refused, too', async ({
  place,
}) => {
  const { schoolNo, password } = await aPayer(place)
  const shotOf = (guess: string, from: string): Shot => {
    return { method: 'POST', path: LOGINS.app, ...json({ schoolNo, password: guess }), from }
  }
  const answers = await attempts(place.origin, 14, (one) => shotOf(`guess ${one}`, `127.0.1.${one + 1}`))
  expect([howMany(answers, 'LOGIN_FAILED'), howMany(answers, 'RATE_LIMITED')]).toEqual([10, 4])
  const late = await send(place.origin, shotOf(password, '127.0.1.99'))
  expect([late.status, Number(late.headers['retry-after']) > 0]).toEqual([429, true])
})

test('an address that tries many people is refused by itself, and nobody else with it', async ({ place }) => {
  // One name that is refused without work spends the address's attempts.
  const tries = { app: 301, portal: 101 }
  const bodies = {
    app: (name: string) => ({ schoolNo: name, password: 'wrong' }),
    portal: (name: string) => ({ login: name, password: 'wrong' }),
  }
  for (const door of ['app', 'portal'] as const) {
    const shotOf = (name: string, from: string): Shot => {
      return { method: 'POST', path: LOGINS[door], ...json(bodies[door](name)), from }
    }
    const answers = await attempts(place.origin, tries[door], () => shotOf('NOBODY1', '127.0.2.1'))
    expect(howMany(answers, 'RATE_LIMITED')).toBeGreaterThan(0)
    const [same, other] = [
      await send(place.origin, shotOf('NOBODY2', '127.0.2.1')),
      await send(place.origin, shotOf('NOBODY3', '127.0.2.2')),
    ]
    expect([door, codeOf(same), codeOf(other)]).toEqual([door, 'RATE_LIMITED', 'LOGIN_FAILED'])
  }
})

test('activation codes are guessed from one address 120 times a minute, and one code five times', async ({
  place,
  callers,
}) => {
  const { publicKey } = callers.till.keys
  const shotOf = (activationCode: string, from: string): Shot => {
    return { method: 'POST', path: '/gateway/v1/terminals/activate', ...json({ activationCode, publicKey }), from }
  }
  const sameCode = await attempts(place.origin, 7, (one) => shotOf('AAAA-AAAA', `127.0.3.${one + 1}`))
  expect([howMany(sameCode, 'ACTIVATION_CODE_INVALID'), howMany(sameCode, 'RATE_LIMITED')]).toEqual([5, 2])
  const code = (one: number) => `BBBB-B${String(one).padStart(3, '0')}`
  const sameAddress = await attempts(place.origin, 125, (one) => shotOf(code(one), '127.0.4.1'))
  expect(howMany(sameAddress, 'RATE_LIMITED')).toBe(5)
  expect(codeOf(await send(place.origin, { ...shotOf(code(500), ''), ...STRANGER }))).toBe('ACTIVATION_CODE_INVALID')
})

test('a person is given thirty batches of codes in ten minutes, however many are asked for at once, and others theirs', async ({
  place,
}) => {
  const people = await aCrowd(place, { count: 2 })
  const [phone, other] = await Promise.all(people.map((one) => enrolPhone(place.origin, one.tsmToken, 'asks for more')))
  if (phone === undefined || other === undefined) throw new Error('nobody came')
  const shot = { method: 'POST', path: `/tsm/v1/devices/${phone.deviceId}/codes`, headers: bearer(phone.tsmToken) }
  const answers = await attempts(place.origin, 34, () => shot)
  expect([answers.filter(({ status }) => status === 200).length, howMany(answers, 'RATE_LIMITED')]).toEqual([30, 4])
  const late = await send(place.origin, shot)
  expect([late.status, Number(late.headers['retry-after']) > 0]).toEqual([429, true])
  await refill(other)
  expect(other.vouchers).toHaveLength(10)
})

test('a person looks up a hundred and twenty merchant codes a minute, and others theirs', async ({ place }) => {
  const [greedy, other] = [await aPayer(place), await aPayer(place)]
  const tokens = {
    greedy: (await phoneSession(place, greedy)).accessToken,
    other: (await phoneSession(place, other)).accessToken,
  }
  const shotOf = (token: string): Shot => {
    return { method: 'POST', path: '/platform/v1/orders', ...json({ code: 'no code of ours' }, bearer(token)) }
  }
  const answers = await attempts(place.origin, 125, () => shotOf(tokens.greedy))
  expect([howMany(answers, 'CODE_UNKNOWN'), howMany(answers, 'RATE_LIMITED')]).toEqual([120, 5])
  expect(codeOf(await send(place.origin, shotOf(tokens.other)))).toBe('CODE_UNKNOWN')
})

test('a payer’s PIN is locked by five wrong ones at the same moment, and stays locked for the right one', async ({
  place,
}) => {
  const payer = await withPin(place, await aPayer(place))
  const { accessToken } = await phoneSession(place, payer)
  const shotOf = (pin: string): Shot => {
    return { method: 'PUT', path: '/platform/v1/me/limits', ...json({ paymentLimit: 100, pin }, bearer(accessToken)) }
  }
  const answers = await attempts(place.origin, 12, (one) => shotOf(String(300_000 + one * 7)))
  expect(howMany(answers, 'PIN_WRONG') + howMany(answers, 'PIN_LOCKED')).toBe(12)
  expect(howMany(answers, 'PIN_WRONG')).toBeLessThan(6)
  expect(codeOf(await send(place.origin, shotOf(PIN)))).toBe('PIN_LOCKED')
})

test('a payer who types wrong PINs for ever keeps nobody else behind the same address from using theirs', async ({
  place,
}) => {
  const [attacker, other] = [await withPin(place, await aPayer(place)), await withPin(place, await aPayer(place))]
  const from = '127.0.8.1'
  const enter = async ({ accessToken }: { accessToken: string }, pin: string): Promise<string | number> => {
    const body = { paymentLimit: 100, pin }
    const shot = { method: 'PUT', path: '/platform/v1/me/limits', ...json(body, bearer(accessToken)), from }
    const answer = await send(place.origin, shot)
    return codeOf(answer) ?? answer.status
  }
  const attack = await phoneSession(place, attacker)
  // A right one before the last that is left clears the count, so nothing of one's own stands in the way.
  const turn = ['300001', '300002', '300003', '300004', PIN]
  for (let turns = 0; turns < 26; turns++) {
    const told: (string | number)[] = []
    for (const pin of turn) told.push(await enter(attack, pin))
    expect(told).toEqual(['PIN_WRONG', 'PIN_WRONG', 'PIN_WRONG', 'PIN_WRONG', 204])
  }
  expect(await enter(await phoneSession(place, other), PIN)).toBe(204)
})

test('a cashier’s PIN is locked by five wrong ones at the same moment, and stays locked for the right one', async ({
  place,
  callers,
}) => {
  const { till, merchant } = callers
  const { cashierNo, pin } = await aCashier(place, merchant)
  const enter = (guess: string, one: number): Promise<Answer> =>
    enterPin(place, till, { shiftNo: `ATT-${cashierNo}-${one}`, cashierNo, pin: guess }, elsewhere(one))
  const guesses = Array.from({ length: 9 }, (_, one) => String((Number(pin) + 1 + one) % 1_000_000).padStart(6, '0'))
  const answers = await each([...guesses.entries()], ([one, guess]) => enter(guess, one))
  expect(howMany(answers, 'PIN_WRONG') + howMany(answers, 'PIN_LOCKED')).toBe(9)
  expect(howMany(answers, 'PIN_WRONG')).toBeLessThan(6)
  expect(codeOf(await enter(pin, 99))).toBe('PIN_LOCKED')
})
