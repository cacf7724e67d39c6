import { CSRF_HEADER } from '@yimatong/contract/csrf'
import { MERCHANT_ROLES, OFFICE_ROLES, type OfficeRole, PORTAL_ROLES, type PortalRole } from '@yimatong/contract/roles'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessTo, OFFICE_ACCESS } from '../../../src/office/access.ts'
import { OFFICE_PREFIX, officeKinds } from '../../../src/office/office.ts'
import { aBrowser, aBrowserOf, aMerchant, anOfficeUser, type Browser, prove } from '../../portal/world.ts'
import { listen, type Listening } from '../../world/listening.ts'
import { createOfficeWorld, type OfficeWorld } from '../world.ts'
import { ASKED_OF, type AskedOf, BEYOND, type NamingAction } from './asked.ts'
import { missing, type Params, type Somebody, type Thing, THINGS, WHOSE, type Whose } from './things.ts'

// Every endpoint whose address names something, for every role, with a real one of one's own, with a colleague's and with none. An
// endpoint that is new is missing in the table, and does not compile.

let world: OfficeWorld
let server: Listening
/** Everybody's browser, and of the office one more in which the password was given once more. */
const browsers = new Map<PortalRole, Browser>()
const proved = new Map<OfficeRole, Browser & Somebody>()
const colleagues = new Map<OfficeRole, Somebody>()
const looked = new Map<string, Promise<Params>>()

beforeAll(async () => {
  world = await createOfficeWorld({ kinds: officeKinds({} as never) })
  const merchantNo = await aMerchant(world)
  for (const role of MERCHANT_ROLES) browsers.set(role, await aBrowserOf(world, merchantNo, role))
  for (const role of OFFICE_ROLES) {
    const { login, userId } = await anOfficeUser(world, { role })
    browsers.set(role, await aBrowser(world, login))
    const browser = await aBrowser(world, login)
    await prove(browser)
    proved.set(role, { ...browser, userId, role })
    colleagues.set(role, { userId: (await anOfficeUser(world, { role })).userId, role })
  }
  server = await listen(world.app)
})

afterAll(async () => {
  await server.close()
  await world.close()
})

const actions = Object.keys(ASKED_OF) as NamingAction[]

const there = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('nobody has this role')
  return value
}

/** One of somebody's; whoever has no part in the office has none, and names a colleague's. */
async function objectOf(action: NamingAction, whose: Whose, role: PortalRole | undefined): Promise<Params> {
  if (whose === 'missing') return missing(action)
  const office = OFFICE_ROLES.find((one) => one === role) ?? 'LOGISTICS'
  const made = () => ASKED_OF[action].thing(world, there((whose === 'own' ? proved : colleagues).get(office)))
  // What is only looked at stays as it is.
  if (!action.startsWith('GET')) return made()
  const known = looked.get(`${action} ${whose}`) ?? made()
  looked.set(`${action} ${whose}`, known)
  return known
}

async function ask(action: NamingAction, params: Params, browser: Browser | undefined) {
  const [method = '', path = ''] = action.split(' ')
  const { body: given } = ASKED_OF[action]
  const body = typeof given === 'function' ? given() : given
  const headers = browser === undefined ? {} : { Cookie: browser.cookie, [CSRF_HEADER]: browser.csrfToken }
  const answer = await fetch(
    server.origin + OFFICE_PREFIX + path.replaceAll(/\{([^}]+)\}/g, (_, name) => there(params[name])),
    {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    },
  )
  const text = await answer.text()
  if (answer.status >= 500) return BEYOND
  const refused = answer.headers.get('content-type')?.includes('problem+json')
  return refused ? [answer.status, String(JSON.parse(text).code)] : answer.status
}

/** All that the database holds, but for who is logged in: the same before and after, when nothing was changed. */
async function everything(): Promise<unknown> {
  const { rows: tables } = await world.owner.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('portal_sessions', '_prisma_migrations')`,
  )
  const parts = tables.map(
    ({ name }) => `SELECT '${name}' AS name, sum(hashtextextended(t::text, 0)) AS hash FROM ${name} t`,
  )
  return (await world.owner.query(`${parts.join(' UNION ALL ')} ORDER BY 1`)).rows
}

/** Of none there is nothing, not an empty list either. */
const expected = ({ own = 200, other = own }: AskedOf, role: OfficeRole) => ({
  own,
  other: typeof other === 'function' ? other(role) : other,
  missing: [404, 'NOT_FOUND'],
})

it('knows of every address that names something what that is', () => {
  expect(actions.sort()).toEqual(
    Object.keys(OFFICE_ACCESS)
      .filter((action) => action.includes('{'))
      .sort(),
  )
})

describe.each(actions)('%s', (action) => {
  const { roles, proof } = accessTo(action)
  const mayNot = PORTAL_ROLES.filter((role) => !roles.some((one) => one === role))

  it('is closed to everybody else, whosever it is, and nothing is changed', async () => {
    const objects: Params[] = []
    for (const whose of WHOSE) objects.push(await objectOf(action, whose, mayNot[0]))
    const changes = !action.startsWith('GET')
    const before = changes && (await everything())
    for (const params of objects) {
      expect(await ask(action, params, undefined)).toEqual([401, 'UNAUTHENTICATED'])
      for (const role of mayNot)
        expect([role, await ask(action, params, browsers.get(role))]).toEqual([role, [403, 'FORBIDDEN']])
      if (proof)
        for (const role of roles) expect(await ask(action, params, browsers.get(role))).toEqual([403, 'PROOF_REQUIRED'])
    }
    expect(changes && (await everything())).toEqual(before)
  })

  it.each([...roles])('answers %s of one’s own, of a colleague’s and of none', async (role) => {
    const answers: Record<string, unknown> = {}
    for (const whose of WHOSE) answers[whose] = await ask(action, await objectOf(action, whose, role), proved.get(role))
    expect(answers).toEqual(expected(ASKED_OF[action], role))
  })
})

describe.each<[string, Thing]>([
  ['of another merchant', THINGS.foreignLogin],
  ['of the office', THINGS.officeLogin],
])('a login %s', (_, thing) => {
  const actions = [
    'POST /merchants/{merchantNo}/logins/{userId}/password',
    'POST /merchants/{merchantNo}/logins/{userId}/state',
  ] as const

  it.each(actions)('is nobody’s where a merchant is named that it is not of: %s', async (action) => {
    const logistics = there(proved.get('LOGISTICS'))
    const params = await thing(world, logistics)
    const before = await everything()
    expect(await ask(action, params, logistics)).toEqual([404, 'NOT_FOUND'])
    expect(await everything()).toEqual(before)
  })
})
