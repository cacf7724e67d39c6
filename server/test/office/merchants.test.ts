import { businessDateOf } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import type { OfficeMerchantPage, OfficeTerminalPage, TerminalFlaw } from '@yimatong/contract/office-api'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { turnOverApprovals } from '../../src/approvals/carry-out.ts'
import { COMMISSION, merchantKinds, SETTLEMENT_ACCOUNT } from '../../src/merchants/terms.ts'
import { aBrowser, aMerchant, aTerminal, type Browser, NOON, prove } from '../portal/world.ts'
import { anOfficeBrowser, createOfficeWorld, officeBrowsers, type OfficeBrowsers, type OfficeWorld } from './world.ts'

const NASTY = ['=1+2', '+86', '@SUM(A1)', '-2+3', 'a,"b"', '换\u2028行', '面馆🍜', "'引号"]

let world: OfficeWorld
let by: OfficeBrowsers
let second: Browser & { userId: string }

beforeAll(async () => {
  // Kinds are made of the world that they are handed to, which is there when one is carried out.
  const late = new Proxy({}, { get: (_target, name: 'database' | 'clock') => world.officeDeps[name] })
  const stopListVersion = () => 40
  const payments = { merchants: { forget: () => undefined } }
  const deps = { stopListVersion, payments } as never
  world = await createOfficeWorld({ kinds: merchantKinds(late as never), deps })
  by = await officeBrowsers(world)
  second = await anOfficeBrowser(world, 'FINANCE')
  for (const browser of [...Object.values(by), second]) await prove(browser)
  await world.prisma.merchantCategory.create({ data: { categoryId: CATEGORY, name: '面食', nameEn: 'Noodles' } })
  await world.prisma.canteen.create({ data: { id: '2', name: '学二食堂', nameEn: 'Second Canteen' } })
})

beforeEach(() => {
  world.clock = () => NOON
})

afterAll(() => world?.close())

const CATEGORY = `cat_${'1'.repeat(32)}`
const today = businessDateOf(NOON)
const date = (day: string) => new Date(`${day}T00:00:00Z`)
const listed = async (query: string) => (await by.AUDITOR.get(`/office/merchants?${query}`).expect(200)).body
const numbers = async (query: string) =>
  (await (listed(query) as Promise<OfficeMerchantPage>)).merchants.map(({ merchantNo }) => merchantNo)

type Changes = Parameters<OfficeWorld['prisma']['merchant']['update']>[0]['data']

async function aMerchantWith(data: Changes): Promise<string> {
  const merchantNo = await aMerchant(world)
  await world.prisma.merchant.update({ where: { merchantNo }, data })
  return merchantNo
}

describe('the list of merchants', () => {
  it('finds by name, contact, number, canteen, kind, state and contract, and counts what it finds', async () => {
    const found = await aMerchantWith({
      name: '百分之100%面馆',
      contactName: '钱_老板',
      canteenId: '2',
      categoryId: CATEGORY,
    })
    const ending = await aMerchantWith({ contractUntil: date('2026-12-17') })
    const later = await aMerchantWith({ contractUntil: date('2026-12-18') })
    const ended = await aMerchantWith({ contractUntil: date('2026-11-17') })
    const begins = await aMerchantWith({ contractFrom: date('2026-11-19') })
    const stopped = await aMerchantWith({ state: 'DISABLED' })
    expect(today).toBe('2026-11-18')
    for (const query of [`q=${found}`, 'q=100%25', 'q=%E9%92%B1_', 'canteen=2', `category=${CATEGORY}`]) {
      expect([query, await numbers(query)]).toEqual([query, [found]])
    }
    expect(await numbers('q=0_%25')).toEqual([])
    expect(await numbers('contract=ENDING')).toEqual([ending])
    expect(await numbers('contract=ENDED')).toEqual([ended])
    expect(await numbers('contract=NOT_BEGUN')).toEqual([begins])
    expect(await numbers('state=DISABLED')).toEqual([stopped])
    expect(await numbers('category=NONE')).not.toContain(found)
    expect(await listed(`q=${later}`)).toMatchObject({ count: 1, merchants: [{ contractUntil: '2026-12-18' }] })
    expect(await listed(`q=${ended}`)).toMatchObject({ merchants: [{ refusal: 'CONTRACT_ENDED' }] })
  })

  it('turns its pages without losing or repeating one', async () => {
    const all = await numbers('limit=100')
    const seen: string[] = []
    let cursor = ''
    do {
      const page: OfficeMerchantPage = await listed(`limit=3${cursor}`)
      expect(page.count).toBe(all.length)
      seen.push(...page.merchants.map(({ merchantNo }) => merchantNo))
      cursor = page.nextCursor === undefined ? '' : `&cursor=${page.nextCursor}`
    } while (cursor !== '')
    expect(seen).toEqual(all)
  })

  it('is a file that no spreadsheet runs, whatever somebody has called a merchant', async () => {
    for (const name of NASTY) await aMerchantWith({ name, canteenId: '2' })
    const { text } = await by.AUDITOR.get('/office/merchants/export.csv?canteen=2').expect(200)
    expect(text).toContain('百分之100%面馆')
    for (const name of NASTY.slice(0, 4)) expect(text).toContain(`'${name}`)
    expect(text).toContain('"a,""b"""')
    expect(text).toContain('面馆🍜')
    await by.AUDITOR.get('/office/merchants/export.xlsx?canteen=2').expect(200)
    await by.AUDITOR.get('/office/terminals/export.csv').expect(200)
  })
})

describe('what decides where money goes', () => {
  const account = { holder: '赵老板', bank: '校园支行', number: '6222020200112233445' }

  it('is asked by one, decided by another of finance, carried out once, and written down', async () => {
    const merchantNo = await aMerchant(world)
    const { body } = await by.LOGISTICS.send('post', `/office/merchants/${merchantNo}/commission`, {
      commissionBps: 350,
      reason: '新合同',
    }).expect(202)
    expect(body).toMatchObject({ kind: COMMISSION, state: 'REQUESTED', mayDecide: false })
    const seen = async () => (await by.FINANCE.get(`/office/merchants/${merchantNo}`).expect(200)).body
    expect(await seen()).toMatchObject({ commissionBps: 0, waiting: [{ commissionBps: 350 }] })
    await by.LOGISTICS.send('post', `/office/approvals/${body.approvalId}/approve`, {}).expect(403)
    await by.FINANCE.send('post', `/office/approvals/${body.approvalId}/approve`, {}).expect(200)
    await turnOverApprovals(world.officeDeps)
    expect(await seen()).toMatchObject({ commissionBps: 350, waiting: [] })
    const decision = await world.prisma.merchantDecision.findUniqueOrThrow({ where: { approvalId: body.approvalId } })
    const tomorrow = new Date(decision.at.getTime() + 32 * 3_600_000).toISOString().slice(0, 10)
    expect([decision.commissionBeforeBps, decision.commissionSince?.toISOString().slice(0, 10)]).toEqual([0, tomorrow])
    // A crash before it was marked as done has it carried out again: by then it may be something else.
    await world.prisma.merchant.update({ where: { merchantNo }, data: { commissionBps: 500 } })
    const kind = world.officeDeps.approvalKinds.get(COMMISSION)
    const caller = { userId: by.FINANCE.userId, role: 'FINANCE' as const, requestId: 'req_again' }
    const { approvalId } = body
    const payload = { merchantNo, commissionBps: 350 }
    await kind?.carryOut({ approvalId, requestedBy: '', decidedBy: '', caller, payload })
    expect(await seen()).toMatchObject({ commissionBps: 500 })
    const log = await by.AUDITOR.get(`/office/audit-log?subject=${merchantNo}`).expect(200)
    const written = log.body.entries.filter(({ action }: { action: string }) => action === COMMISSION)
    expect(written).toMatchObject([{ before: { commissionBps: 0 }, after: { commissionBps: 350 }, reason: approvalId }])
  })

  it('shows the whole account number to finance alone, nowhere else and in no log', async () => {
    const merchantNo = await aMerchant(world)
    const path = `/office/merchants/${merchantNo}/settlement-account`
    const { body } = await by.FINANCE.send('post', path, { ...account, reason: '首次登记' }).expect(202)
    expect(body.after).toMatchObject({ ...account, number: '**** 3445' })
    await by.FINANCE.send('post', `/office/approvals/${body.approvalId}/approve`, {}).expect(403)
    const waits = await second.get(`/office/merchants/${merchantNo}`).expect(200)
    expect(waits.body.waiting).toMatchObject([{ kind: SETTLEMENT_ACCOUNT, settlementAccount: account }])
    await second.send('post', `/office/approvals/${body.approvalId}/approve`, {}).expect(200)
    await turnOverApprovals(world.officeDeps)
    for (const [role, browser] of Object.entries(by)) {
      const { body: seen } = await browser.get(`/office/merchants/${merchantNo}`).expect(200)
      const number = role === 'FINANCE' ? account.number : '**** 3445'
      expect([role, seen.settlementAccount]).toEqual([role, { ...account, number }])
    }
    const log = await by.AUDITOR.get(`/office/audit-log?subject=${merchantNo}`).expect(200)
    expect(JSON.stringify(log.body)).not.toContain(account.number)
  })

  it.each([
    ['commission', { commissionBps: 10_001, reason: 'x' }],
    ['commission', { commissionBps: 3.5, reason: 'x' }],
    ['settlement-account', { ...account, number: '6222 0202', reason: 'x' }],
    ['settlement-account', { ...account, number: '1234567', reason: 'x' }],
    ['settlement-account', { ...account, reason: '' }],
  ])('is refused as it stands: %s %j', async (what, body) => {
    const merchantNo = await aMerchant(world)
    await by.FINANCE.send('post', `/office/merchants/${merchantNo}/${what}`, body).expect(422)
  })
})

describe("an owner's login", () => {
  it('opens the portal with the password that was shown once, until it gets another or is stopped', async () => {
    const merchantNo = await aMerchant(world)
    const path = `/office/merchants/${merchantNo}/logins`
    const made = await by.LOGISTICS.send('post', path, { login: 'new-stall', name: '孙老板' }).expect(201)
    const browser = await aBrowser(world, 'new-stall', made.body.password)
    await browser.get('/home').expect(200)
    await by.LOGISTICS.send('post', path, { login: 'new-stall', name: '别人' }).expect(409)
    const { body } = await by.AUDITOR.get(`/office/merchants/${merchantNo}`).expect(200)
    expect(body.logins).toMatchObject([{ login: 'new-stall', role: 'OWNER', active: true }])
    const [{ userId }] = body.logins
    const again = await by.LOGISTICS.send('post', `${path}/${userId}/password`).expect(201)
    expect(again.body.password).not.toBe(made.body.password)
    await browser.get('/home').expect(401)
    const next = await aBrowser(world, 'new-stall', again.body.password)
    await by.LOGISTICS.send('post', `${path}/${userId}/state`, { active: false }).expect(200)
    await next.get('/home').expect(401)
    const elsewhere = await aMerchant(world)
    await by.LOGISTICS.send('post', `/office/merchants/${elsewhere}/logins/${userId}/password`).expect(404)
    const log = await by.AUDITOR.get(`/office/audit-log?subject=${merchantNo}`).expect(200)
    for (const { password } of [made.body, again.body]) expect(JSON.stringify(log.body)).not.toContain(password)
  })
})

describe('canteens and kinds of stalls', () => {
  it('have names of their own, hours, and are renamed', async () => {
    const place = { name: '学三食堂', nameEn: 'Third Canteen', opensMinute: 360, closesMinute: 1440 }
    const { body } = await by.LOGISTICS.send('post', '/office/canteens', place).expect(201)
    const made = body.canteens.find(({ name }: { name: string }) => name === place.name)
    expect(made).toMatchObject({ ...place, merchants: 0 })
    await by.LOGISTICS.send('post', '/office/canteens', place).expect(409)
    const path = `/office/canteens/${made.canteenId}`
    await by.LOGISTICS.send('put', path, { ...place, name: '学二食堂' }).expect(409)
    await by.LOGISTICS.send('put', path, { ...place, closesMinute: 360 }).expect(422)
    await by.LOGISTICS.send('put', path, { ...place, name: '学三餐厅' }).expect(200)
    const kind = { name: '饮品', nameEn: 'Drinks' }
    await by.LOGISTICS.send('post', '/office/merchant-categories', kind).expect(201)
    await by.LOGISTICS.send('post', '/office/merchant-categories', kind).expect(409)
  })
})

describe('the tills of the campus', () => {
  /** What a till said last, `agoMs` before noon. */
  async function aTill(more: object = {}, agoMs = 30_000): Promise<string> {
    const terminalNo = await aTerminal(world, await aMerchant(world))
    const key = { publicKeyX: 'x'.repeat(43), publicKeyY: 'y'.repeat(43), activatedAt: new Date(NOON - 3_600_000) }
    const said = { version: '1.10.0', clockSkewMs: 0n, stopListVersion: 40n, lastSeenAt: new Date(NOON - agoMs) }
    await world.prisma.terminal.update({ where: { terminalNo }, data: { state: 'ACTIVE', ...key, ...said, ...more } })
    return terminalNo
  }

  const found = async (flaw: TerminalFlaw) => {
    const { body } = await by.AUDITOR.get(`/office/terminals?flaw=${flaw}&limit=100`).expect(200)
    const page: OfficeTerminalPage = body
    expect(page.count).toBe(page.terminals.length)
    return page.terminals.map(({ terminalNo }) => terminalNo)
  }

  it('are found by what is worth a look, exactly at each limit', async () => {
    const lock = { lockedAt: new Date(NOON), lockedBy: by.LOGISTICS.userId, lockReason: '丢失', lockContact: '6275' }
    const well = await aTill({ clockSkewMs: 5000n }, 120_000)
    const made: [TerminalFlaw, string][] = [
      ['OFFLINE', await aTill({}, 120_001)],
      ['OFFLINE', await aTill({ lastSeenAt: null })],
      ['CLOCK', await aTill({ clockSkewMs: -5001n })],
      ['CLOCK', await aTill({ clockSkewMs: 5001n })],
      ['OLD_VERSION', await aTill({ version: '1.9.9' })],
      ['STOP_LIST', await aTill({ stopListVersion: 39n })],
      ['LOCKED', await aTill(lock)],
    ]
    const retired = await aTill({ state: 'DISABLED', clockSkewMs: 9999n, lastSeenAt: null })
    for (const flaw of ['OFFLINE', 'CLOCK', 'OLD_VERSION', 'STOP_LIST', 'LOCKED'] as const) {
      const tills = await found(flaw)
      expect([flaw, tills]).toEqual([flaw, made.filter(([has]) => has === flaw).map(([, no]) => no)])
      expect(tills).not.toContain(well)
      expect(tills).not.toContain(retired)
    }
  })

  it('are missed while their canteen is open and their merchant sells, and then alone', async () => {
    const { rows } = await world.owner.query<{ no: string; merchantNo: string }>({
      text: `SELECT terminal_no AS no, merchant_no AS "merchantNo" FROM terminals WHERE last_seen_at < $1`,
      values: [new Date(NOON - 120_000)],
    })
    const [silent] = rows
    if (silent === undefined) throw new Error('no till is silent')
    const missed = async () => {
      const { body } = await by.ADMIN.get('/office/terminals/silent').expect(200)
      expect(body.terminals).toHaveLength(body.offline)
      return body.terminals.map(({ terminalNo }: { terminalNo: string }) => terminalNo)
    }
    expect(await missed()).toContain(silent.no)
    // It is ten past twelve, minute 730.
    const closesAt = (closesMinute: number) =>
      world.prisma.canteen.update({ where: { id: '1' }, data: { closesMinute } })
    await closesAt(730)
    expect(await missed()).toEqual([])
    await closesAt(731)
    expect(await missed()).toContain(silent.no)
    await world.prisma.merchant.update({ where: { merchantNo: silent.merchantNo }, data: { state: 'DISABLED' } })
    expect(await missed()).not.toContain(silent.no)
  })

  it('are locked, unlocked, renamed and retired by logistics, with what was said', async () => {
    const terminalNo = await aTill()
    const path = `/office/terminals/${terminalNo}`
    const lock = { reason: '人离开了', contact: '后勤处 6275' }
    const locked = await by.LOGISTICS.send('post', `${path}/lock`, lock).expect(200)
    expect(locked.body.terminal).toMatchObject({ flaws: ['LOCKED'], lock: { ...lock, by: '王经理' } })
    const unlocked = await by.LOGISTICS.send('post', `${path}/unlock`, { reason: '回来了' }).expect(200)
    expect(unlocked.body.terminal.lock).toBeUndefined()
    await by.LOGISTICS.send('put', path, { name: '东窗' }).expect(200)
    await by.LOGISTICS.send('post', `${path}/activation-code`).expect(201)
    const retired = await by.LOGISTICS.send('post', `${path}/retire`, { reason: '报废' }).expect(200)
    expect(retired.body.terminal).toMatchObject({ state: 'RETIRED', name: '东窗' })
    await by.LOGISTICS.send('post', `${path}/activation-code`).expect(403)
    const log = await by.AUDITOR.get(`/office/audit-log?subject=${terminalNo}`).expect(200)
    expect(log.body.entries.map(({ action }: { action: string }) => action)).toEqual([
      'terminals.retire',
      'terminals.activation-code',
      'terminals.rename',
      'terminals.unlock',
      'terminals.lock',
    ])
  })

  it("of the sandbox are not the office's", async () => {
    const sandbox = { merchantNo: '99000009', canteenId: '1', accountNo: 'SBX-M99000009', realm: 'SANDBOX' as const }
    await world.prisma.merchant.create({ data: { ...sandbox, name: '沙箱', nameEn: 'Sandbox' } })
    const terminal = { terminalId: newId('terminal'), terminalNo: 'T99009', merchantNo: '99000009', name: '沙箱' }
    await world.prisma.terminal.create({ data: terminal })
    await by.ADMIN.get('/office/merchants/99000009').expect(404)
    await by.ADMIN.get('/office/terminals/T99009').expect(404)
    expect(await numbers('q=99000009')).toEqual([])
    await by.LOGISTICS.send('post', '/office/terminals/T99009/lock', { reason: 'x', contact: 'y' }).expect(404)
  })
})
