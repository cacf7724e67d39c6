import { CSRF_HEADER } from '@yimatong/contract/csrf'
import { passwordOf } from '../campus/office.ts'
import { json, sessionHeaders } from './callers.ts'
import { wrongIn } from './refusal.ts'
import { AS_ASKED, expect, PUBLIC_ORIGIN, test } from './test.ts'
import { each, send } from './wire.ts'

/** What a browser says of a request that another site's page has made. */
const FOREIGN: Record<string, Record<string, string>> = {
  'another origin': { origin: 'https://evil.example' },
  'an origin that hides itself': { origin: 'null' },
  'our name as a beginning': { origin: `${PUBLIC_ORIGIN}.evil.example` },
  'our name without https': { origin: PUBLIC_ORIGIN.replace('https:', 'http:') },
  'our name at another port': { origin: `${PUBLIC_ORIGIN}:8443` },
  'a subdomain of ours': { origin: PUBLIC_ORIGIN.replace('//', '//evil.') },
  'another site': { 'sec-fetch-site': 'cross-site' },
  'a neighbouring site': { 'sec-fetch-site': 'same-site' },
}

test('the cookies of logins are bound to this host by https, and no script reads them', async ({ place }) => {
  const login = { login: 'admin', password: await passwordOf(place, 'admin') }
  const { headers } = await send(place.origin, { method: 'POST', path: '/portal/v1/session', ...json(login) })
  const [cookie = '', ...others] = headers['set-cookie'] ?? []
  expect(others).toEqual([])
  expect(cookie).toMatch(/^__Host-ymt_portal=[\w-]{43}; /)
  const attributes = cookie.split('; ').slice(1)
  expect(attributes.filter((one) => !one.startsWith('Max-Age='))).toEqual([
    'Path=/',
    'HttpOnly',
    'SameSite=Strict',
    'Secure',
  ])
})

test('the cookie that keeps a phone logged in is bound to this host, and none that a neighbour may set is read', async ({
  place,
  callers,
}) => {
  const login = { schoolNo: callers.student.schoolNo, password: callers.student.password }
  const { headers } = await send(place.origin, { method: 'POST', path: '/platform/v1/sessions', ...json(login) })
  const [cookie = '', former = '', ...others] = headers['set-cookie'] ?? []
  expect(others).toEqual([])
  expect(cookie).toMatch(/^__Host-ymt_refresh=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict; Secure$/)
  expect(former).toMatch(/^__Secure-ymt_refresh=; .*Max-Age=0;/)
  const refreshedBy = async (name: string) => {
    const own = cookie.replace('__Host-ymt_refresh', name).split(';', 1)[0] ?? ''
    return (
      await send(place.origin, { method: 'POST', path: '/platform/v1/sessions/refresh', headers: { cookie: own } })
    ).status
  }
  const names = ['__Secure-ymt_refresh', 'ymt_refresh', '__Host-ymt_refresh']
  const statuses: number[] = []
  for (const name of names) statuses.push(await refreshedBy(name))
  expect(statuses).toEqual([401, 401, 200])
})

test('no endpoint takes a write that another site’s page has made, cookies or not', async ({
  place,
  callers,
  operations,
}) => {
  const writing = operations.filter(({ method, origin }) => method !== 'GET' && origin === place.origin)
  const cookies = sessionHeaders(callers.office.logistics)
  const cookie = `${cookies.cookie}; ${callers.refreshCookie}`
  const tries = writing.flatMap((operation) =>
    Object.entries(FOREIGN).map(([what, from]) => ({ operation, what, from })),
  )
  const faults = await each(tries, async ({ operation: { name, method, path, origin }, what, from }) => {
    const answer = await send(origin, { method, path, headers: { ...AS_ASKED, ...cookies, cookie, ...from } })
    return wrongIn(`${name} from ${what}`, answer, [403])
  })
  expect(faults.filter((fault) => fault !== undefined)).toEqual([])
  expect(tries.length).toBeGreaterThan(800)
})

test('a cookie alone writes nothing: every write of the portal also takes the page’s own token', async ({
  callers,
  operations,
}) => {
  const { office, merchant } = callers
  const cookie = sessionHeaders(office.logistics).cookie
  const wrongTokens = { none: {}, empty: { [CSRF_HEADER]: '' }, other: { [CSRF_HEADER]: merchant.csrfToken } }
  const writing = operations.filter(({ method, security }) => method !== 'GET' && security.includes('portalSession'))
  const tries = writing.flatMap((operation) =>
    Object.entries(wrongTokens).map(([what, token]) => ({ operation, what, token })),
  )
  const faults = await each(tries, async ({ operation: { name, method, path, origin }, what, token }) => {
    const answer = await send(origin, { method, path, headers: { cookie, origin: PUBLIC_ORIGIN, ...token } })
    return wrongIn(`${name} with ${what} token`, answer, [403])
  })
  expect(faults.filter((fault) => fault !== undefined)).toEqual([])
})
