import { unzipSync } from 'fflate'
import { CSRF_HEADER } from '@yimatong/contract/csrf'
import { MERCHANT_ROLES, type MerchantRole, OFFICE_ROLES, type PortalRole } from '@yimatong/contract/roles'
import { newId } from '@yimatong/contract/ids'
import type { EndpointDescription } from '@yimatong/kit/routes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ACCESS, type PortalAction } from '../../src/portal/access.ts'
import { PORTAL_DECLARED } from '../doors/declared.ts'
import { listen, type Listening } from '../world/listening.ts'
import {
  aBrowser,
  aBrowserOf,
  aCashier,
  aClosedShift,
  aDispute,
  aDynamicCode,
  anException,
  anOfficeUser,
  aMerchant,
  aPayment,
  aRequestedRefund,
  aSettlement,
  aStaticCode,
  aTerminal,
  aWebhook,
  type Browser,
  createPortalWorld,
  type PortalWorld,
} from './world.ts'

// Every endpoint that the portal declares, for every role, with an object of one's own, of another merchant, and with one
// that does not exist. What is asked for is read from the declarations: an endpoint that takes something new fails here
// until it is said what that is.

const WHOSE = ['own', 'other', 'missing'] as const
type Whose = (typeof WHOSE)[number]
type Caller = PortalRole | 'NOBODY'

/** What a declaration may name. */
interface Objects {
  terminalNo: string
  codeId: string
  scanned: string
  outTradeNo: string
  paymentId: string
  refundId: string
  cashierNo: string
  shiftId: string
  exceptionId: string
  disputeId: string
  endpointId: string
  deliveryId: string
  settlementId: string
}

/** Found in nothing that the caller may see. */
const SECRET_LABEL = '别家的牌子'
const SECRET_AMOUNT = 987_654

let world: PortalWorld
let server: Listening
let mine: string
let theirs: string
const browsers = new Map<Caller, Browser>()

beforeAll(async () => {
  world = await createPortalWorld()
  mine = await aMerchant(world)
  theirs = await aMerchant(world)
  for (const role of MERCHANT_ROLES) browsers.set(role, await aBrowserOf(world, mine, role))
  for (const role of OFFICE_ROLES)
    browsers.set(role, await aBrowser(world, (await anOfficeUser(world, { role })).login))
  server = await listen(world.app)
})

afterAll(async () => {
  await server.close()
  await world.close()
})

const settlements = new Map<string, Promise<string>>()
const webhooks = new Map<string, ReturnType<typeof aWebhook>>()
let missingCashiers = 90_000_000

async function objectsOf(whose: Whose): Promise<Objects> {
  if (whose === 'missing') {
    const codeId = newId('staticCode')
    const missing = {
      outTradeNo: newId('request'),
      paymentId: newId('payment'),
      refundId: newId('refund'),
      shiftId: newId('shift'),
      exceptionId: newId('exception'),
      disputeId: newId('dispute'),
      endpointId: newId('webhookEndpoint'),
      deliveryId: newId('webhookDelivery'),
      settlementId: newId('settlement'),
    }
    // Naming one that is not there adds it, so it is another one each time.
    const cashierNo = String(++missingCashiers)
    return { terminalNo: 'T99999', cashierNo, codeId, scanned: `http://localhost:8080/q/${codeId}`, ...missing }
  }
  const merchantNo = whose === 'own' ? mine : theirs
  const terminalNo = await aTerminal(world, merchantNo)
  const { codeId, url } = await aStaticCode(world, merchantNo, { label: whose === 'own' ? '一号窗口' : SECRET_LABEL })
  const amountFen = whose === 'own' ? 1250 : SECRET_AMOUNT
  const secrets = whose === 'own' ? {} : { terminalNo, amountFen, subject: SECRET_LABEL }
  const { outTradeNo } = await aDynamicCode(world, merchantNo, secrets)
  const cashierNo = await aCashier(world, merchantNo, whose === 'own' ? '小周' : SECRET_LABEL)
  const shiftId = await aClosedShift(world, { merchantNo, terminalNo, cashierNo })
  const paymentId = await aPayment(world, { merchantNo, terminalNo, amountFen, subject: SECRET_LABEL })
  // A day is settled once, here before anything of it goes wrong.
  const settlement = await (settlements.get(merchantNo) ?? aSettlement(world, merchantNo))
  settlements.set(merchantNo, Promise.resolve(settlement))
  const refundId = await aRequestedRefund(world, { merchantNo, paymentId, reason: SECRET_LABEL })
  const exceptionId = await anException(world, { merchantNo, paymentId, amountFen })
  const disputeId = await aDispute(world, paymentId, whose === 'own' ? '金额不对' : SECRET_LABEL)
  const ids = { paymentId, refundId, shiftId, exceptionId, disputeId, settlementId: settlement }
  // A merchant may have a few only.
  const webhook = await (webhooks.get(merchantNo) ??
    aWebhook(world, merchantNo, `http://localhost:9/${whose === 'own' ? 'own' : SECRET_AMOUNT}`))
  webhooks.set(merchantNo, Promise.resolve(webhook))
  return { terminalNo, codeId, scanned: url, outTradeNo, cashierNo, ...ids, ...webhook }
}

const shapeOf = (schema: unknown): Record<string, unknown> => (schema instanceof z.ZodObject ? schema.shape : {})

/** Members that name no object, with something that fits. */
const HARMLESS: Readonly<Record<string, unknown>> = {
  label: '二号窗口',
  perPage: 2,
  amount: 1250,
  reason: '菜品售罄',
  name: '小李',
  active: true,
  url: 'http://localhost:9/hook',
  eventTypes: ['payment.succeeded'],
  overlapHours: 24,
  required: false,
  note: '当天确实多收了一份，已退。',
}
/** Members that name no object and may stay away. */
const LEFT_OUT = new Set(
  'cursor limit state from to minAmount maxAmount mode sort language size subject expiresIn outRefundNo nameEn'.split(
    ' ',
  ),
)

function valueOf(name: string, objects: Objects): unknown {
  if (name === 'codeIds') return [objects.codeId]
  // The one box takes any of them.
  if (name === 'q') return objects.paymentId
  return name in objects ? objects[name as keyof Objects] : HARMLESS[name]
}

function filled(schema: unknown, objects: Objects): Record<string, unknown> {
  const names = Object.keys(shapeOf(schema)).filter((name) => !LEFT_OUT.has(name))
  return Object.fromEntries(
    names.map((name) => {
      const value = valueOf(name, objects)
      if (value === undefined) throw new Error(`say what ${name} is`)
      return [name, value]
    }),
  )
}

async function ask({ method, path, params, query, body }: EndpointDescription, caller: Caller, objects: Objects) {
  const values = filled(params, objects) as Record<string, string>
  const address = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => values[name] ?? '')
  const search = new URLSearchParams(filled(query, objects) as Record<string, string>).toString()
  const browser = browsers.get(caller)
  const headers = browser === undefined ? {} : { Cookie: browser.cookie, [CSRF_HEADER]: browser.csrfToken }
  const sent = body === undefined ? {} : { body: JSON.stringify(filled(body, objects)) }
  const answer = await fetch(`${server.origin}/portal/v1${address}${search === '' ? '' : `?${search}`}`, {
    method: method.toUpperCase(),
    headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...sent,
  })
  return { status: answer.status, text: textOf(Buffer.from(await answer.arrayBuffer())) }
}

/** Of a workbook what its sheet says: packed, nothing of it could be found, and it bears the second in which it was made. */
function textOf(bytes: Buffer): string {
  const isPacked = bytes.subarray(0, 2).toString() === 'PK'
  return isPacked ? Buffer.from(unzipSync(bytes)['xl/worksheets/sheet1.xml'] ?? []).toString() : bytes.toString()
}

/** An answer without what is new each time: ids, tokens and what was asked for. */
const anonymous = ({ status, text }: { status: number; text: string }, objects: Objects) => {
  const asked = Object.values(objects).reduce<string>((left, value) => left.replaceAll(value, '<asked>'), text)
  const plain = asked.replaceAll(/\/q\/[\w.-]+/g, '<code>').replaceAll(/[a-z]{3}_[0-9a-f]{32,}/g, '<id>')
  return { status, plain }
}

/** Everything that the other merchant has, whatever anybody did. */
async function theirRows(): Promise<unknown> {
  const tables = [
    'static_codes',
    'dynamic_codes',
    'terminals',
    'payments',
    'refunds',
    'exceptions',
    'disputes',
    'portal_users',
    'cashiers',
    'shifts',
    'webhook_endpoints',
    'webhook_keys',
    'webhook_deliveries',
    'settlements',
  ]
  const results = tables.map((table) =>
    world.owner.query({ text: `SELECT * FROM ${table} WHERE merchant_no = $1 ORDER BY 1`, values: [theirs] }),
  )
  return (await Promise.all(results)).map(({ rows }) => rows)
}

const actionOf = ({ method, path }: EndpointDescription) => `${method.toUpperCase()} ${path}` as PortalAction
const namesSomething = ({ params, body, query }: EndpointDescription) =>
  [params, body, query].some((schema) =>
    Object.keys(shapeOf(schema)).some((name) => !LEFT_OUT.has(name) && !(name in HARMLESS)),
  )

describe('the portal', () => {
  it('has no endpoint without a session', () => {
    expect(PORTAL_DECLARED.map(actionOf).sort()).toEqual(Object.keys(ACCESS).sort())
  })

  describe.each(PORTAL_DECLARED)('$method $path', (description) => {
    const allowed: readonly Caller[] = ACCESS[actionOf(description)]

    it.each(WHOSE)('is closed without a session, whosever object it names: %s', async (whose) => {
      const { status, text } = await ask(description, 'NOBODY', await objectsOf(whose))
      expect({ status, code: JSON.parse(text).code }).toEqual({ status: 401, code: 'UNAUTHENTICATED' })
    })

    it.each(OFFICE_ROLES)('is refused to the office: %s', async (role) => {
      const { status, text } = await ask(description, role, await objectsOf('missing'))
      expect({ status, code: JSON.parse(text).code }).toEqual({ status: 403, code: 'FORBIDDEN' })
    })

    for (const role of MERCHANT_ROLES.filter((one) => !allowed.includes(one))) {
      it.each(WHOSE)(`is refused to ${role}, whosever object it names: %s`, async (whose) => {
        const { status, text } = await ask(description, role, await objectsOf(whose))
        expect({ status, code: JSON.parse(text).code }).toEqual({ status: 403, code: 'FORBIDDEN' })
      })
    }

    const permitted: MerchantRole[] = MERCHANT_ROLES.filter((one) => allowed.includes(one))
    for (const role of permitted) {
      it(`works for ${role} with an object of one's own`, async () => {
        const { status, text } = await ask(description, role, await objectsOf('own'))
        expect(status, text).toBeLessThan(300)
      })
    }

    for (const role of permitted.filter(() => !namesSomething(description))) {
      it(`tells ${role} nothing of what another merchant has`, async () => {
        const other = await objectsOf('other')
        const { text } = await ask(description, role, await objectsOf('own'))
        expect(text).not.toContain(theirs)
        expect(text).not.toContain(String(SECRET_AMOUNT))
        for (const value of Object.values(other)) expect(text).not.toContain(value)
      })
    }

    for (const role of permitted.filter(() => namesSomething(description))) {
      it(`answers ${role} about another merchant's object as about none, and leaves it alone`, async () => {
        const [other, missing] = [await objectsOf('other'), await objectsOf('missing')]
        const before = await theirRows()
        const answer = await ask(description, role, other)
        expect(anonymous(answer, other)).toEqual(anonymous(await ask(description, role, missing), missing))
        expect(answer.text).not.toContain(SECRET_LABEL)
        expect(answer.text).not.toContain(String(SECRET_AMOUNT))
        expect(answer.text).not.toContain(theirs)
        expect(await theirRows()).toEqual(before)
      })
    }
  })
})
