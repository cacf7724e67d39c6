import { json } from './callers.ts'
import { codeOf } from './refusal.ts'
import { expect, PUBLIC_ORIGIN, test } from './test.ts'
import { type Answer, each, send } from './wire.ts'

// What ends TLS is on this machine, as at most schools, and says whose call it passes on.
test.use({ settings: { PUBLIC_ORIGIN, WEBHOOK_ALLOW_LOCALHOST: 'false', TRUSTED_PROXIES: '127.0.0.1' } })

/** What is said of where a caller is, by the proxy unless it comes from somewhere else. */
interface Way {
  forwarded: string
  from?: string
}

/** Who tries so often, each time in another way, and who comes from beside them. */
const CALLERS: Record<string, { way: (one: number) => Way; beside: Way }> = {
  'an address, whatever stands before the proxy’s word': {
    way: (one) => ({ forwarded: `203.0.113.${one}, 198.51.100.7` }),
    beside: { forwarded: '203.0.113.1, 198.51.100.8' },
  },
  'a network of IPv6, whichever of its addresses': {
    way: (one) => ({ forwarded: `2001:db8:1:2::${one.toString(16)}` }),
    beside: { forwarded: '2001:db8:1:3::1' },
  },
  'an address that comes past the proxy, whatever it says': {
    way: (one) => ({ forwarded: `192.0.2.${one}`, from: '127.0.8.1' }),
    beside: { forwarded: '192.0.2.1', from: '127.0.8.2' },
  },
}

/** As many as an address has in five minutes. */
const TRIES = 100

test('behind a proxy a limit by address counts whom the proxy names, and nobody else with them', async ({ place }) => {
  const logIn = (login: string, { forwarded, from }: Way): Promise<Answer> =>
    send(place.origin, {
      method: 'POST',
      path: '/portal/v1/session',
      ...json({ login, password: 'wrong' }, { 'x-forwarded-for': forwarded }),
      ...(from === undefined ? {} : { from }),
    })
  for (const [who, { way, beside }] of Object.entries(CALLERS)) {
    // One name that is refused without work spends the caller's attempts.
    const tries = Array.from({ length: TRIES }, (_, one) => one)
    await each(tries, (one) => logIn('NOBODY1', way(one)))
    const [next, other] = [await logIn('NOBODY2', way(TRIES)), await logIn('NOBODY3', beside)]
    expect([who, codeOf(next), codeOf(other)]).toEqual([who, 'RATE_LIMITED', 'LOGIN_FAILED'])
  }
})
