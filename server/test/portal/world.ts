import { mkdtempSync, rmSync } from 'node:fs'
import type { RequestListener, Server } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { businessDateOf } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import { CSRF_HEADER } from '@yimatong/contract/csrf'
import type { MerchantRole, OfficeRole } from '@yimatong/contract/roles'
import { createApp, mountEndpoints, type Room } from '@yimatong/kit/app'
import { createDatabase, type Database } from '@yimatong/kit/database'
import { createLog, type Log } from '@yimatong/kit/log'
import { createMetrics } from '@yimatong/kit/metrics'
import { hashPassword } from '@yimatong/kit/passwords'
import { createRateLimit } from '@yimatong/kit/rate-limit'
import type { Endpoint } from '@yimatong/kit/routes'
import { createClient, type PrismaClient } from '@yimatong/prisma/payment'
import { createTestDatabase } from '@yimatong/prisma/test-database'
import request from 'supertest'
import { type MerchantCodeKey, openMerchantCodeKey } from '../../src/merchant-codes/key.ts'
import { makeStaticCode, type StaticCode } from '../../src/merchant-codes/static-codes.ts'
import { type DynamicCode, makeDynamicCode } from '../../src/merchant-codes/dynamic-codes.ts'
import { createAnnouncer } from '../../src/payments/finished.ts'
import { openDispute } from '../../src/payments/disputes/disputes.ts'
import type { Payment } from '../../src/payments/payment.ts'
import type { Refund } from '../../src/payments/refunds/refund.ts'
import { createRefunds } from '../../src/payments/refunds/refunds.ts'
import { PORTAL_PREFIX, portalEndpoints } from '../../src/portal/portal.ts'
import type { CodeDeps } from '../../src/portal/data/codes.ts'
import type { RefundDeps } from '../../src/portal/data/refunds.ts'
import { settleNext } from '../../src/settlement/settle.ts'
import { closeShift } from '../../src/shifts/close.ts'
import { insertShift } from '../../src/shifts/shifts.ts'
import { createStrangers } from '../../src/shifts/strangers.ts'
import type { SessionDoor } from '../../src/logins/guard.ts'
import { loginEndpoints } from '../../src/logins/routes.ts'
import { createSessions, type Sessions } from '../../src/logins/sessions.ts'
import type { WebhookDeps } from '../../src/webhooks/deps.ts'
import { createEndpoint, sendTest } from '../../src/webhooks/endpoints.ts'
import { writeCampusKeys } from '../world/keys.ts'

export const PASSWORD = 'correct horse'
/** A Wednesday, in the middle of lunch. */
export const NOON = Date.parse('2026-11-18T12:10:00+08:00')

/** What makers and browsers need: a database and the way in. */
export interface Door {
  prisma: PrismaClient
  app: RequestListener | Server
}

/** The portal alone on a database of its own, the doors of merchants and of the office. */
export interface PortalWorld extends Door {
  app: RequestListener
  database: Database
  /** Looks and arranges as the owner of the tables. */
  owner: Database
  sessions: Sessions
  codeDeps: CodeDeps & RefundDeps
  webhookDeps: WebhookDeps
  endpoints: readonly Endpoint[]
  clock: () => number
  /** Terminals that activation codes were made for, and sessions that were ended. */
  activated: string[]
  ended: string[]
  /** How often a look at what is to be sent was asked for. */
  asked: number
  close(): Promise<void>
}

export interface Limits {
  loginsPerName?: number
  exportsPerUser?: number
}

/** What further doors of a test are made of. */
export type DoorParts = CodeDeps &
  RefundDeps &
  SessionDoor & { database: Database; prisma: PrismaClient; log: Log; onSessionEnded(sessionId: string): void }

export async function createPortalWorld(
  { loginsPerName = 1000, exportsPerUser = 1000 }: Limits = {},
  more: (parts: DoorParts) => readonly Room[] = () => [],
) {
  const test = await createTestDatabase('payment')
  const log = createLog({ name: 'test', level: 'silent' })
  const database = createDatabase({ url: test.url, name: 'test', log, poolSize: 4 })
  const owner = createDatabase({ url: test.ownerUrl, name: 'test', log, poolSize: 2, statementTimeoutMs: 600_000 })
  const prisma = createClient(test.url)
  const world = { clock: () => NOON, activated: [] as string[], ended: [] as string[], asked: 0 }
  const clock = () => world.clock()
  const sessions = createSessions({ database, clock })
  const limit = (name: string, points: number) => createRateLimit({ name, points, perSeconds: 60 })
  const publicOrigin = 'http://localhost:8080'
  const merchantCodeKey = await newMerchantCodeKey()
  const told = { finished: createAnnouncer<Payment>(log), refunded: createAnnouncer<Refund>(log) }
  const payments = { refunds: createRefunds({ database, channel: { payBack: noLedger }, ...told, clock, log }) }
  const config = { PUBLIC_ORIGIN: publicOrigin }
  const codeDeps = { config, prisma, database, clock, merchantCodeKey, payments }
  // The school's own name server knows a host inside.
  const rules = {
    allowLocalhost: true,
    resolve: async (host: string) => (host === 'intranet.example' ? ['10.0.0.1'] : []),
  }
  const webhookDeps = {
    database,
    clock,
    log,
    secrets: async () => new Map([[1, Buffer.alloc(32, 7)]]),
    rules,
    unknownHosts: limit('unknown-hosts', 30),
  }
  const door = { sessions, publicOrigin }
  const onSessionEnded = (sessionId: string) => world.ended.push(sessionId)
  const logins = loginEndpoints({
    ...door,
    clock,
    loginsPerName: limit('name', loginsPerName),
    loginsPerAddress: limit('address', 10_000),
    onSessionEnded,
  })
  const endpoints = portalEndpoints({
    ...door,
    database,
    codeDeps,
    webhookDeps,
    clock,
    exportsPerUser: limit('exports', exportsPerUser),
    async newActivationCode(terminalNo) {
      world.activated.push(terminalNo)
      return { activationCode: 'ABCD-EFGH', expiresAtMs: clock() + 1000 }
    },
    newCashierPin: async () => ({ pin: '738291', pinHash: 'a hash' }),
    onCodeChanged: () => undefined,
    onWebhookDue: () => (world.asked += 1),
  })
  const app = createApp({
    log,
    metrics: createMetrics({ name: 'test' }),
    publicOrigin,
    mount(mounted) {
      const room = { prefix: PORTAL_PREFIX, endpoints: [...logins, ...endpoints] }
      for (const one of [room, ...more({ ...codeDeps, ...door, log, onSessionEnded })])
        mountEndpoints(mounted, one, { validateResponses: true })
    },
  })
  return Object.assign(world, {
    prisma,
    database,
    owner,
    sessions,
    codeDeps,
    webhookDeps,
    endpoints,
    app,
    async close() {
      await Promise.all([prisma.$disconnect(), database.close(), owner.close()])
      await test.drop()
    },
  }) satisfies PortalWorld
}

/** There is no one-card backend here: what is decided stays PROCESSING, as it does while the ledger is away. */
const noLedger = () => Promise.reject(new Error('no answer'))

async function newMerchantCodeKey(): Promise<MerchantCodeKey> {
  const directory = mkdtempSync(path.join(tmpdir(), 'yimatong-portal-'))
  try {
    return await openMerchantCodeKey(writeCampusKeys(directory).merchantCodeKey)
  } finally {
    rmSync(directory, { recursive: true })
  }
}

export const aStaticCode = (
  { codeDeps }: PortalWorld,
  merchantNo: string,
  given: { label?: string; terminalNo?: string } = {},
): Promise<StaticCode> => makeStaticCode(codeDeps, { merchantNo, label: '一号窗口', createdBy: 'test', ...given })

export const aDynamicCode = (
  { codeDeps }: PortalWorld,
  merchantNo: string,
  given: { terminalNo?: string; amountFen?: number; subject?: string } = {},
): Promise<DynamicCode> =>
  makeDynamicCode(codeDeps, {
    merchantNo,
    outTradeNo: newId('request'),
    amountFen: 1250,
    expiresInSeconds: 300,
    createdBy: given.terminalNo ?? 'test',
    ...given,
  })

/** How many of each kind a world has been given: its numbers begin anew, whatever the worlds before it had. */
const given = new WeakMap<object, { merchants: number; terminals: number; people: number; users: number }>()

function nextOf({ prisma }: Door, kind: 'merchants' | 'terminals' | 'people' | 'users'): number {
  const counts = given.get(prisma) ?? { merchants: 0, terminals: 0, people: 0, users: 0 }
  given.set(prisma, counts)
  return ++counts[kind]
}

let passwordHash: Promise<string> | undefined

export async function aMerchant(world: Door): Promise<string> {
  const { prisma } = world
  const merchantNo = String(10_000_000 + nextOf(world, 'merchants'))
  await prisma.canteen.createMany({
    data: [{ id: '1', name: '学一食堂', nameEn: 'First Canteen' }],
    skipDuplicates: true,
  })
  const accountNo = `M${merchantNo}`
  await prisma.merchant.create({ data: { merchantNo, canteenId: '1', name: '面食馆', nameEn: 'Noodles', accountNo } })
  return merchantNo
}

export async function aTerminal(world: Door, merchantNo: string): Promise<string> {
  const { prisma } = world
  const terminalNo = `T${String(nextOf(world, 'terminals')).padStart(5, '0')}`
  await prisma.terminal.create({ data: { terminalId: newId('terminal'), terminalNo, merchantNo, name: '1 号机' } })
  return terminalNo
}

export async function aPerson(world: Door, schoolNo = `2023${String(nextOf(world, 'people')).padStart(4, '0')}`) {
  const { prisma } = world
  const personId = newId('person')
  const data = { personId, schoolNo, name: '张晓雯', identityClass: 'STUDENT' as const, accountNo: `P${schoolNo}` }
  await prisma.person.create({ data })
  return data
}

export interface UserOptions<Role> {
  role?: Role
  login?: string
}

async function writeUser(
  { prisma }: Door,
  user: { login: string; role: MerchantRole | OfficeRole; merchantNo?: string },
) {
  passwordHash ??= hashPassword(PASSWORD)
  const userId = newId('portalUser')
  await prisma.portalUser.create({ data: { userId, name: '王经理', passwordHash: await passwordHash, ...user } })
  return userId
}

export async function aUser(world: Door, merchantNo: string, options: UserOptions<MerchantRole> = {}) {
  const { role = 'OWNER', login = `user${nextOf(world, 'users')}` } = options
  return { userId: await writeUser(world, { login, role, merchantNo }), login, role, merchantNo }
}

/** Somebody of the logistics office. */
export async function anOfficeUser(world: Door, options: UserOptions<OfficeRole> = {}) {
  const { role = 'LOGISTICS', login = `office${nextOf(world, 'users')}` } = options
  return { userId: await writeUser(world, { login, role }), login, role }
}

/** A browser that is logged in. */
export interface Browser {
  cookie: string
  csrfToken: string
  get(path: string): request.Test
  send(method: 'post' | 'put' | 'delete', path: string, body?: object): request.Test
}

export async function aBrowser(world: Door, login: string, password = PASSWORD): Promise<Browser> {
  const answer = await request(world.app).post(`${PORTAL_PREFIX}/session`).send({ login, password }).expect(201)
  const [cookie = ''] = String(answer.headers['set-cookie']).split(';')
  const csrfToken = String(answer.body.csrfToken)
  return {
    cookie,
    csrfToken,
    get: (path) =>
      request(world.app)
        .get(PORTAL_PREFIX + path)
        .set('Cookie', cookie),
    send: (method, path, body) => {
      const agent = request(world.app)
      const sent = agent[method](PORTAL_PREFIX + path)
      void sent.set('Cookie', cookie).set(CSRF_HEADER, csrfToken)
      return body === undefined ? sent : sent.send(body)
    },
  }
}

/** Gives the password once more, for what asks for it. */
export async function prove(browser: Browser, password = PASSWORD): Promise<void> {
  await browser.send('post', '/session/proof', { password }).expect(200)
}

/** A browser of a new user with this role. */
export async function aBrowserOf(world: Door, merchantNo: string, role: MerchantRole = 'OWNER'): Promise<Browser> {
  const { login } = await aUser(world, merchantNo, { role })
  return aBrowser(world, login)
}

export interface PaymentOptions {
  merchantNo: string
  /** Without one it is a forward scan of the merchant's plate. */
  terminalNo?: string
  merchantCodeId?: string
  orderId?: string
  outTradeNo?: string
  createdAtMs?: number
  amountFen?: number
  surchargeFen?: number
  state?: 'SUCCESS' | 'PAYERROR' | 'PROCESSING'
  personId?: string
  subject?: string
}

export const RULE = {
  ruleId: `rul_${'1'.repeat(32)}`,
  version: 1,
  rateBps: 1500,
  receiver: 'SCHOOL',
  name: '校外人员搭伙费',
  nameEn: 'Outsiders',
}

/** A payment as the payment server leaves it, with its events. */
export async function aPayment(world: Door, options: PaymentOptions): Promise<string> {
  const { prisma } = world
  const { merchantNo, terminalNo, createdAtMs = NOON, amountFen = 1250, surchargeFen = 0, state = 'SUCCESS' } = options
  const paymentId = newId('payment')
  const at = new Date(createdAtMs)
  const finished = state !== 'PROCESSING'
  await prisma.payment.create({
    data: {
      paymentId,
      merchantNo,
      outTradeNo: options.outTradeNo ?? newId('request'),
      contentHash: Buffer.alloc(32),
      channel: 'ONECARD',
      ...(terminalNo === undefined
        ? { mode: 'FORWARD_SCAN', orderId: options.orderId ?? newId('order') }
        : { mode: 'REVERSE_SCAN', terminalNo }),
      merchantCodeId: options.merchantCodeId ?? null,
      state,
      amountFen,
      surchargeFen,
      surchargeStatus: surchargeFen > 0 ? 'APPLIED' : finished ? 'NONE' : 'PENDING',
      ...(surchargeFen > 0 ? { surchargeRule: RULE } : {}),
      subject: options.subject ?? null,
      personId: options.personId ?? (await aPerson(world)).personId,
      identityClass: 'STUDENT',
      businessDate: new Date(businessDateOf(createdAtMs)),
      createdAt: at,
      ...(state === 'SUCCESS' ? { paidAt: at } : {}),
      ...(state === 'PAYERROR' ? { declineCode: 'INSUFFICIENT_BALANCE' } : {}),
      ...(finished ? { finishedAt: at } : {}),
    },
  })
  const events = [{ paymentId, at, type: 'CREATED' as const, actor: terminalNo ?? 'app' }]
  await prisma.paymentEvent.createMany({
    data: finished
      ? [...events, { paymentId, at, type: state === 'SUCCESS' ? 'SUCCEEDED' : 'DECLINED', actor: 'gateway' }]
      : events,
  })
  return paymentId
}

/** A refund of a part of a payment that waits for a second person; of somebody who is none of the browsers' users. */
/** The ledger has debited for a payment that was closed; `at` is in milliseconds. */
export async function anException(
  { prisma }: Door,
  found: { merchantNo: string; paymentId: string; amountFen?: number; at?: number; resolved?: boolean },
): Promise<string> {
  const { merchantNo, paymentId, amountFen = 1250, at = NOON, resolved = false } = found
  const exceptionId = newId('exception')
  const createdAt = new Date(at)
  const side = { id: paymentId, total: amountFen }
  const end = { state: 'RESOLVED', resolvedHow: 'PAID_BACK', resolvedAt: createdAt } as const
  const evidence = { ours: { ...side, state: 'CLOSED' }, ledger: { ...side, state: 'POSTED' } }
  const dueAt = new Date(at + 60_000)
  const row = {
    exceptionId,
    merchantNo,
    paymentId,
    amountFen,
    evidence,
    createdAt,
    dueAt,
    class: 'LATE_SUCCESS',
  } as const
  await prisma.exception.create({ data: resolved ? { ...row, ...end } : row })
  await prisma.exceptionNote.create({ data: { exceptionId, at: createdAt, type: 'FOUND', author: 'sweeper' } })
  return exceptionId
}

/** The payer of a payment says that it is wrong. */
export async function aDispute(world: PortalWorld, paymentId: string, text = '多收了一份'): Promise<string> {
  const { personId } = await world.prisma.payment.findUniqueOrThrow({ where: { paymentId } })
  const own = { personId: personId ?? '', paymentId }
  return (await openDispute(world, own, { kind: 'AMOUNT', text })).disputeId
}

export async function aRequestedRefund(
  { prisma }: Door,
  asked: { merchantNo: string; paymentId: string; amountFen?: number; reason?: string; requestedBy?: string },
): Promise<string> {
  const { merchantNo, paymentId, amountFen = 600, reason = '菜品售罄', requestedBy = newId('portalUser') } = asked
  const refundId = newId('refund')
  const { personId } = await prisma.payment.findUniqueOrThrow({ where: { paymentId } })
  const at = new Date(NOON)
  await prisma.refund.create({
    data: {
      refundId,
      kind: 'REFUND',
      paymentId,
      merchantNo,
      personId: personId ?? '',
      outRefundNo: refundId,
      contentHash: Buffer.alloc(32),
      amountFen,
      state: 'REQUESTED',
      reason,
      requestedBy,
      businessDate: new Date(businessDateOf(NOON)),
      createdAt: at,
    },
  })
  return refundId
}

/** An endpoint of the merchant's on this machine, and a delivery on its way there. */
export async function aWebhook({ webhookDeps }: PortalWorld, merchantNo: string, url = 'http://localhost:9/hook') {
  const endpointId = await createEndpoint(webhookDeps, { merchantNo, url, eventTypes: ['payment.succeeded'] })
  return { endpointId, deliveryId: await sendTest(webhookDeps, merchantNo, endpointId) }
}

/** The settlement of the day on which all of these payments are, agreed to by a ledger that says what they come to. */
export async function aSettlement({ owner, clock }: PortalWorld, merchantNo: string): Promise<string> {
  const ledgerDays = async (businessDate: string) => {
    const { rows } = await owner.query<{ accountNo: string; fen: string }>({
      text: `SELECT m.account_no AS "accountNo", sum(p.amount_fen) AS fen FROM payments p JOIN merchants m USING (merchant_no)
        WHERE p.state = 'SUCCESS' AND p.business_date = $1::date GROUP BY m.account_no`,
      values: [businessDate],
    })
    return new Map(rows.map(({ accountNo, fen }) => [accountNo, Number(fen)]))
  }
  const step = await settleNext({ database: owner, clock, ledgerDays }, merchantNo, businessDateOf(NOON), 'test')
  const { rows } = await owner.query<{ settlementId: string }>({
    text: 'SELECT settlement_id AS "settlementId" FROM settlements WHERE merchant_no = $1',
    values: [merchantNo],
  })
  if (rows[0] === undefined) throw new Error(`nothing was settled: ${step}`)
  return rows[0].settlementId
}

let cashiers = 60_718_200

/** Somebody who sells at a merchant's tills. */
export async function aCashier({ prisma }: Door, merchantNo: string, name = '小周'): Promise<string> {
  const cashierNo = String(++cashiers)
  const at = new Date(NOON)
  await prisma.cashier.create({
    data: { merchantNo, cashierNo, name, pinHash: 'none', pinSetAt: at, createdAt: at, createdBy: 'test' },
  })
  return cashierNo
}

/** A shift that was closed with an empty Z report. */
export async function aClosedShift(
  world: PortalWorld,
  { merchantNo, terminalNo, cashierNo }: { merchantNo: string; terminalNo: string; cashierNo: string },
): Promise<string> {
  const { database, clock } = world
  const till = { merchantNo, terminalNo }
  const shiftNo = newId('request')
  const { shiftId } = await database.transaction((transaction) =>
    insertShift(transaction, till, { shiftNo, cashierNo }, clock()),
  )
  const wrongCashierPins = createRateLimit({ name: 'wrong', points: 100, perSeconds: 60 })
  await closeShift(
    {
      database,
      clock,
      pinPeppers: async () => new Map([[1, Buffer.alloc(32)]]),
      wrongCashierPins,
      strangers: createStrangers(),
    },
    till,
    shiftNo,
    { count: 0 },
  )
  return shiftId
}
