import { APPROVAL_KINDS } from '@yimatong/contract/actions'
import { CSRF_HEADER } from '@yimatong/contract/csrf'
import { MERCHANT_ROLES, OFFICE_ROLES, PORTAL_ROLES, type PortalRole } from '@yimatong/contract/roles'
import type { EndpointDescription } from '@yimatong/kit/routes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessTo, OFFICE_ACCESS, type OfficeAction } from '../../../src/office/access.ts'
import { OFFICE_PREFIX } from '../../../src/office/office.ts'
import { KINDS_DECLARED, OFFICE_DECLARED } from '../../doors/declared.ts'
import { aBrowserOf, aMerchant, type Browser } from '../../portal/world.ts'
import { listen, type Listening } from '../../world/listening.ts'
import { createOfficeWorld, officeBrowsers, type OfficeWorld } from '../world.ts'

// Every endpoint that the office declares, for every role there is and for nobody. What may not is refused before anything
// else is looked at, so requests say nothing that fits: what may hears of that, and not of its rights.

type Caller = PortalRole | 'NOBODY'

let world: OfficeWorld
let server: Listening
const browsers = new Map<Caller, Browser>()

beforeAll(async () => {
  world = await createOfficeWorld()
  const merchantNo = await aMerchant(world)
  for (const role of MERCHANT_ROLES) browsers.set(role, await aBrowserOf(world, merchantNo, role))
  for (const [role, browser] of Object.entries(await officeBrowsers(world))) browsers.set(role as PortalRole, browser)
  server = await listen(world.app)
})

afterAll(async () => {
  await server.close()
  await world.close()
})

const actionOf = ({ method, path }: EndpointDescription) => `${method.toUpperCase()} ${path}` as OfficeAction

async function ask({ method, path, body }: EndpointDescription, caller: Caller) {
  const browser = browsers.get(caller)
  const headers = browser === undefined ? {} : { Cookie: browser.cookie, [CSRF_HEADER]: browser.csrfToken }
  const answer = await fetch(server.origin + OFFICE_PREFIX + path.replaceAll(/\{[^}]+\}/g, 'nothing'), {
    method: method.toUpperCase(),
    headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: '{}' }),
  })
  const text = await answer.text()
  const code: unknown = answer.headers.get('content-type')?.includes('problem+json') ? JSON.parse(text).code : undefined
  return { status: answer.status, code }
}

describe('the office', () => {
  it('has no endpoint without a line in its table, and lets the auditor change nothing', () => {
    expect(OFFICE_DECLARED.map(actionOf).sort()).toEqual(Object.keys(OFFICE_ACCESS).sort())
    const changing = OFFICE_DECLARED.filter(({ method }) => method !== 'get').map(actionOf)
    expect(changing.filter((action) => accessTo(action).roles.includes('AUDITOR'))).toEqual([])
    const reading = OFFICE_DECLARED.filter(({ method }) => method === 'get').map(actionOf)
    expect(reading.filter((action) => !accessTo(action).roles.includes('AUDITOR'))).toEqual([])
  })

  it('lets nobody but another person decide what somebody has asked for', () => {
    for (const { kind, askedBy, decidedBy } of KINDS_DECLARED) {
      expect([kind, askedBy.includes('AUDITOR'), decidedBy.includes('AUDITOR')]).toEqual([kind, false, false])
    }
  })

  it('knows everything that can be asked for by a name that has words', () => {
    const kinds = KINDS_DECLARED.map(({ kind }) => kind)
    expect(new Set(kinds)).toEqual(new Set<string>(APPROVAL_KINDS))
  })

  describe.each(OFFICE_DECLARED)('$method $path', (description) => {
    const { roles, proof } = accessTo(actionOf(description))

    it('is closed without a session', async () => {
      expect(await ask(description, 'NOBODY')).toEqual({ status: 401, code: 'UNAUTHENTICATED' })
    })

    it.each(PORTAL_ROLES.filter((role) => !roles.some((one) => one === role)))('is refused to %s', async (role) => {
      expect(await ask(description, role)).toEqual({ status: 403, code: 'FORBIDDEN' })
    })

    it.each(OFFICE_ROLES.filter((role) => roles.includes(role)))('is open to %s', async (role) => {
      const { status, code } = await ask(description, role)
      if (proof) expect({ status, code }).toEqual({ status: 403, code: 'PROOF_REQUIRED' })
      else expect([401, 403, 405]).not.toContain(status)
    })
  })
})
