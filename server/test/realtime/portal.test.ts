import { hash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { NAMESPACES, type PortalEvents } from '@yimatong/contract/events'
import { newId } from '@yimatong/contract/ids'
import { CONFIRM_WITHIN_SECONDS, PIN_FREE_FEN, PIN_FREE_PER_DAY } from '@yimatong/contract/limits'
import { createTestDatabase, type TestDatabase } from '@yimatong/prisma/test-database'
import { io, type Socket } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type PaymentServer, runPaymentServer } from '../../src/run.ts'
import { writeCampusKeys } from '../world/keys.ts'
import { aBrowserOf, aMerchant, aPayment, aTerminal, type Browser, type Door } from '../portal/world.ts'

// The whole payment server, without its peers: what is refused before anybody is asked is a payment that ends, too.

const NOBODY = 'http://127.0.0.1:9'
const AN_HOUR_MS = 3_600_000
const WECHAT_CODE = '134567890123456789'

let directory: string
let database: TestDatabase
let server: PaymentServer
let door: Door
let mine: string
let theirs: string
const sockets: Socket<PortalEvents>[] = []

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'yimatong-live-'))
  const keys = writeCampusKeys(directory)
  database = await createTestDatabase('payment')
  server = await runPaymentServer(
    {
      HOST: '127.0.0.1',
      PORT: 0,
      LOG_LEVEL: 'silent',
      DEMO: false,
      PUBLIC_ORIGIN: 'http://localhost:8080',
      SERVICE_KEY_FILE: keys.serviceKey('payment'),
      SERVICE_JWKS_FILE: keys.servicesJwks,
      PLATFORM_KEY_FILE: keys.platformKey,
      PLATFORM_JWKS_FILE: keys.platformJwks,
      MERCHANT_CODE_KEY_FILE: keys.merchantCodeKey,
      PIN_PEPPER_FILE: keys.pinPepper,
      WEBHOOK_SECRET_FILE: keys.webhookSecret,
      WEBHOOK_ALLOW_LOCALHOST: false,
      STATIC_CODE_GRADE: 'D',
      PIN_FREE_FEN,
      PIN_FREE_PER_DAY,
      DUPLICATE_WITHIN_SECONDS: 0,
      TWO_MERCHANTS_WITHIN_SECONDS: 0,
      PENDING_SURCHARGE_MIN_FEN: 10,
      PENDING_SURCHARGE_DAYS: 90,
      KEEP_NOTIFICATIONS_DAYS: 90,
      CONFIRM_WITHIN_SECONDS,
      PAYMENT_DATABASE_URL: database.url,
      TSM_URL: NOBODY,
      ONECARD_URL: NOBODY,
      WEB_DIR: directory,
    },
    { durable: false, ownsProcess: false, validateResponses: true },
  )
  door = { prisma: server.deps.prisma, app: server.server }
  mine = await aMerchant(door)
  theirs = await aMerchant(door)
})

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect()
})

afterAll(async () => {
  await server.stop()
  await database.drop()
  rmSync(directory, { recursive: true })
})

/** A socket as a page of that browser opens it; rejects when it is refused. */
function open(headers: Record<string, string>): Promise<Socket<PortalEvents>> {
  const socket: Socket<PortalEvents> = io(`http://127.0.0.1:${server.port}${NAMESPACES.portal}`, {
    extraHeaders: headers,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  })
  sockets.push(socket)
  return new Promise((resolve, reject) => {
    socket.on('connect', () => resolve(socket)).on('connect_error', reject)
  })
}

const socketOf = ({ cookie }: Browser) => open({ Cookie: cookie })

/** Everything that a socket hears. */
function heard(socket: Socket<PortalEvents>): unknown[] {
  const events: unknown[] = []
  socket.onAny((name: string, payload: unknown) => events.push([name, payload]))
  return events
}

const next = <Name extends keyof PortalEvents>(socket: Socket<PortalEvents>, name: Name) =>
  new Promise<Parameters<PortalEvents[Name]>[0]>((resolve) => {
    const untyped: { once(name: string, listener: (payload: Parameters<PortalEvents[Name]>[0]) => void): unknown } =
      socket
    untyped.once(name, resolve)
  })

async function refusedPayment(merchantNo: string): Promise<string> {
  const terminalNo = await aTerminal(door, merchantNo)
  const body = { outTradeNo: newId('request'), authCode: WECHAT_CODE, amount: 1250 }
  return (await server.deps.payments.payByCode({ merchantNo, terminalNo }, body)).paymentId
}

describe('a socket of the portal', () => {
  it('hears what its own merchant takes, in every browser, and nothing of another', async () => {
    const [owner, cashier] = [await aBrowserOf(door, mine), await aBrowserOf(door, mine, 'CASHIER')]
    const stranger = heard(await socketOf(await aBrowserOf(door, theirs)))
    const [one, other] = [await socketOf(owner), await socketOf(cashier)]
    const both = Promise.all([next(one, 'payment.updated'), next(other, 'payment.updated')])
    const paymentId = await refusedPayment(mine)
    const [seen, seenToo] = await both
    expect(seen).toMatchObject({ paymentId, merchantNo: mine, state: 'PAYERROR', declineCode: 'CHANNEL_NOT_ACCEPTED' })
    expect(seenToo).toEqual(seen)
    // The stranger's own comes after it, so what was not heard by then was not sent.
    await refusedPayment(theirs)
    await expect.poll(() => stranger.length).toBe(1)
    expect(JSON.stringify(stranger)).not.toContain(mine)
  })

  it('hears of dynamic codes that another browser of the merchant makes and cancels', async () => {
    const [owner, cashier] = [await aBrowserOf(door, mine), await aBrowserOf(door, mine, 'CASHIER')]
    const socket = await socketOf(owner)
    const made = next(socket, 'dynamic-code.updated')
    const { body } = await cashier.send('post', '/dynamic-codes', { amount: 1250 }).expect(201)
    expect(await made).toEqual(body)
    const cancelled = next(socket, 'dynamic-code.updated')
    await cashier.send('post', `/dynamic-codes/${body.outTradeNo}/cancel`).expect(200)
    expect(await cancelled).toEqual({ ...body, state: 'CANCELLED' })
  })

  it('hears of refunds that were asked for, allowed, and rejected, and of none of another merchant', async () => {
    const [owner, partner] = [await aBrowserOf(door, mine), await aBrowserOf(door, mine)]
    const stranger = heard(await socketOf(await aBrowserOf(door, theirs)))
    const socket = await socketOf(partner)
    const events = heard(socket)
    const says = async (state: string) => {
      await expect.poll(() => events).toContainEqual(['refund.updated', expect.objectContaining({ state })])
    }
    const terminalNo = await aTerminal(door, mine)
    const paid = () => aPayment(door, { merchantNo: mine, terminalNo, amountFen: 600_00, createdAtMs: Date.now() })
    for (const how of ['approve', 'reject']) {
      const asked = { amount: 600_00, reason: '菜品售罄' }
      const { body } = await owner.send('post', `/payments/${await paid()}/refunds`, asked).expect(200)
      await says('REQUESTED')
      await partner.send('post', `/refunds/${body.refundId}/${how}`).expect(200)
      // The ledger is away, so that what was allowed stays on its way.
      await says(how === 'approve' ? 'PROCESSING' : 'REJECTED')
    }
    await expect.poll(() => events).toContainEqual(['payment.updated', expect.objectContaining({ state: 'REFUND' })])
    await refusedPayment(theirs)
    await expect.poll(() => stranger.length).toBe(1)
    expect(JSON.stringify(stranger)).not.toContain('refund.updated')
  })

  it.each<[string, (browser: Browser) => Record<string, string>]>([
    ['without a session', () => ({})],
    ['with a session that is none', ({ cookie }) => ({ Cookie: `${cookie.slice(0, -4)}AAAA` })],
  ])('is refused %s', async (_, headersOf) => {
    await expect(open(headersOf(await aBrowserOf(door, mine)))).rejects.toThrow('UNAUTHENTICATED')
  })

  it('is refused from another site', async () => {
    const { cookie } = await aBrowserOf(door, mine)
    await expect(open({ Cookie: cookie, Origin: 'https://evil.example' })).rejects.toThrow()
  })

  it('is no use of its session, which ends when nobody works any more, however often a page comes back to listen', async () => {
    const browser = await aBrowserOf(door, mine)
    const sessionHash = hash('sha256', browser.cookie.split('=')[1] ?? '', 'base64url')
    const expiresAt = new Date(Date.now() + AN_HOUR_MS)
    await door.prisma.portalSession.update({ where: { sessionHash }, data: { expiresAt } })
    await socketOf(browser)
    expect(await door.prisma.portalSession.findUnique({ where: { sessionHash } })).toMatchObject({ expiresAt })
    await browser.get('/session').expect(200)
    const used = await door.prisma.portalSession.findUnique({ where: { sessionHash } })
    expect(used?.expiresAt.getTime()).toBeGreaterThan(expiresAt.getTime())
  })

  it('ends with its session', async () => {
    const browser = await aBrowserOf(door, mine)
    const socket = await socketOf(browser)
    const ended = new Promise((resolve) => socket.on('disconnect', resolve))
    await browser.send('delete', '/session').expect(204)
    await ended
  })
})

describe('the payment server', () => {
  it('describes the portal in its document', async () => {
    const answer = await fetch(`http://127.0.0.1:${server.port}/openapi.json`)
    const { paths } = (await answer.json()) as { paths: Record<string, unknown> }
    expect(Object.keys(paths).filter((one) => one.startsWith('/portal/v1/')).length).toBeGreaterThan(15)
  })
})
