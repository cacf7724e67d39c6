import type { ApprovalView } from '@yimatong/contract/office-api'
import type { RuleContent, RuleDraft, RulesView } from '@yimatong/contract/office-rules-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyAuditLog } from '../../src/audit/verify.ts'
import { rulesTried } from '../../src/surcharges/changes.ts'
import { publishKind } from '../../src/surcharges/publish.ts'
import { readInForce, readRulesAt } from '../../src/surcharges/versions.ts'
import { anOfficeBrowser, createOfficeWorld, type OfficeWorld } from '../office/world.ts'
import { aMerchant, type Browser, prove } from '../portal/world.ts'

let world: OfficeWorld
let asker: Browser & { userId: string }
let decider: Browser & { userId: string }
let auditor: Browser
/** How often rules were said to have changed. */
let told = 0

beforeAll(async () => {
  let deps: Parameters<typeof publishKind>[0] | undefined
  const kind = publishKind(
    new Proxy({} as NonNullable<typeof deps>, { get: (_none, name) => Reflect.get(deps ?? {}, name) }),
  )
  world = await createOfficeWorld({ kinds: [kind] })
  deps = { database: world.database, clock: () => world.clock(), onRulesChanged: () => (told += 1) }
  asker = await anOfficeBrowser(world, 'LOGISTICS')
  decider = await anOfficeBrowser(world, 'FINANCE')
  auditor = await anOfficeBrowser(world, 'AUDITOR')
  await Promise.all([prove(asker), prove(decider)])
})

afterAll(() => world?.close())

const CONTENT: RuleContent = {
  name: '校外人员',
  nameEn: 'Outsiders',
  identityClasses: ['OUTSIDER'],
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  fromMinute: 0,
  toMinute: 1440,
  validFrom: '2026-01-01',
  rateBps: 1500,
  flat: 0,
  min: 0,
  receiver: 'SCHOOL',
  denied: false,
}

const rules = async () => (await auditor.get('/office/rules')).body as RulesView

async function aDraft(changes: object[]): Promise<RuleDraft> {
  const made = (await asker.send('post', '/office/rules/drafts', { title: '调整' })).body as RuleDraft
  const { status, body } = await asker.send('put', `/office/rules/drafts/${made.draftId}`, {
    title: '调整',
    revision: 1,
    changes,
  })
  expect(body.errors).toBeUndefined()
  expect(status).toBe(200)
  return body as RuleDraft
}

const ask = ({ draftId, revision }: RuleDraft, seen: string[] = ['SUM']) =>
  asker.send('post', `/office/rules/drafts/${draftId}/publish`, { revision, reason: '按通知调整', seen })

const approvalOf = async ({ approvalId }: RuleDraft): Promise<ApprovalView> =>
  (await decider.send('post', `/office/approvals/${approvalId}/approve`, {})).body as ApprovalView

async function published(changes: object[]): Promise<RuleDraft> {
  const asked = await ask(await aDraft(changes))
  expect(asked.body).toMatchObject({ waiting: true })
  expect(await approvalOf(asked.body as RuleDraft)).toMatchObject({ state: 'DONE' })
  return (await asker.get(`/office/rules/drafts/${(asked.body as RuleDraft).draftId}`)).body as RuleDraft
}

async function aRuleInForce(content: Partial<RuleContent> = {}): Promise<string> {
  const { changes } = await published([{ baseVersion: 0, rule: { ...CONTENT, ...content } }])
  return changes[0]?.ruleId ?? ''
}

const found = async (ruleId: string) => (await rules()).rules.find((one) => one.ruleId === ruleId)

describe('publishing a draft', () => {
  it('takes a second person, and then holds at once', async () => {
    const before = told
    const draft = await aDraft([{ baseVersion: 0, rule: CONTENT }])
    const ruleId = draft.changes[0]?.ruleId ?? ''
    const asked = (await ask(draft)).body as RuleDraft
    expect(asked).toMatchObject({ state: 'OPEN', waiting: true, askedBy: { userId: asker.userId } })
    expect((await asker.send('post', `/office/approvals/${asked.approvalId}/approve`, {})).status).toBe(403)
    expect(await found(ruleId)).toBeUndefined()
    expect(told).toBe(before)
    expect(await approvalOf(asked)).toMatchObject({ state: 'DONE' })
    expect(await found(ruleId)).toMatchObject({ version: 1, rule: CONTENT, draftId: draft.draftId })
    expect(told).toBe(before + 1)
    const ended = (await auditor.get(`/office/rules/drafts/${draft.draftId}`)).body
    expect(ended).toMatchObject({
      state: 'PUBLISHED',
      askedBy: { userId: asker.userId },
      approvedBy: { userId: decider.userId },
    })
  })

  it('writes new versions and leaves the old ones as they were', async () => {
    const ruleId = await aRuleInForce()
    await published([{ ruleId, baseVersion: 1, rule: { ...CONTENT, rateBps: 3000, cap: 500 } }])
    await published([{ ruleId, baseVersion: 2, rule: null }])
    const { versions } = (await auditor.get(`/office/rules/${ruleId}/versions`)).body
    expect(versions).toMatchObject([
      { version: 2, rule: { rateBps: 3000, cap: 500 }, until: expect.any(String) },
      { version: 1, rule: CONTENT, until: expect.any(String) },
    ])
    expect(versions[1].until).toBe(versions[0].since)
    const standing = async (at: string) =>
      (await readRulesAt(world.database, Date.parse(at))).find((one) => one.ruleId === ruleId)
    expect(await standing(versions[1].since)).toMatchObject({ version: 1, rateBps: 1500 })
    expect(await standing(versions[0].since)).toMatchObject({ version: 2, rateBps: 3000 })
    expect(await standing(versions[0].until)).toBeUndefined()
  })

  it('does all of it or nothing, and nothing twice', async () => {
    const [one, other] = [await aRuleInForce(), await aRuleInForce()]
    const draft = await aDraft([
      { ruleId: one, baseVersion: 1, rule: { ...CONTENT, rateBps: 1 } },
      { ruleId: other, baseVersion: 1, rule: null },
    ])
    const asked = (await ask(draft)).body as RuleDraft
    await published([{ ruleId: other, baseVersion: 1, rule: { ...CONTENT, rateBps: 2 } }])
    expect(await approvalOf(asked)).toMatchObject({ state: 'FAILED', failure: 'RULES_STALE' })
    expect(await found(one)).toMatchObject({ version: 1 })
    const view = (await asker.get(`/office/rules/drafts/${draft.draftId}`)).body
    expect(view).toMatchObject({ state: 'OPEN', waiting: false, warnings: expect.arrayContaining(['STALE']) })
    expect((await ask(view)).body).toMatchObject({ code: 'RULES_STALE' })
    expect((await approvalOf(asked)).state).toBe('FAILED')
  })

  it('publishes what was seen: an edit in between fails it, and while it waits nobody edits', async () => {
    const draft = await aDraft([{ baseVersion: 0, rule: CONTENT }])
    const edit = (revision: number) =>
      asker.send('put', `/office/rules/drafts/${draft.draftId}`, { title: '别的', revision, changes: [] })
    expect((await edit(1)).body).toMatchObject({ code: 'STATE_CONFLICT' })
    const asked = (await ask(draft)).body as RuleDraft
    expect((await edit(draft.revision)).body).toMatchObject({ code: 'STATE_CONFLICT' })
    expect((await asker.send('post', `/office/rules/drafts/${draft.draftId}/discard`, {})).body).toMatchObject({
      code: 'STATE_CONFLICT',
    })
    await decider.send('post', `/office/approvals/${asked.approvalId}/reject`, { note: '太高' })
    expect((await edit(draft.revision)).body).toMatchObject({ revision: 3, changes: [], warnings: ['NOTHING'] })
    expect((await asker.send('post', `/office/rules/drafts/${draft.draftId}/discard`, {})).body).toMatchObject({
      state: 'DISCARDED',
    })
  })

  it('is taken back by another draft, which says again what was said before', async () => {
    const [changed, retired] = [await aRuleInForce(), await aRuleInForce({ rateBps: 777 })]
    const mistake = await published([
      { ruleId: changed, baseVersion: 1, rule: { ...CONTENT, rateBps: 9999 } },
      { ruleId: retired, baseVersion: 1, rule: null },
      { baseVersion: 0, rule: { ...CONTENT, name: '误' } },
    ])
    const added = mistake.changes[2]?.ruleId ?? ''
    const { body } = await asker.send('post', `/office/rules/drafts/${mistake.draftId}/roll-back`, { title: '撤回' })
    expect(body).toMatchObject({ state: 'OPEN', rollsBack: mistake.draftId, warnings: [] })
    expect(await approvalOf((await ask(body)).body)).toMatchObject({ state: 'DONE' })
    expect(await found(changed)).toMatchObject({ version: 3, rule: { rateBps: 1500 } })
    expect(await found(retired)).toMatchObject({ version: 2, rule: { rateBps: 777 } })
    expect(await found(added)).toBeUndefined()
    const { drafts } = (await auditor.get('/office/rules/history?limit=2')).body
    expect(drafts.map((one: RuleDraft) => one.draftId)).toEqual([body.draftId, mistake.draftId])
    expect(drafts[1].changes[0]).toMatchObject({ before: { rateBps: 1500 }, rule: { rateBps: 9999 } })
  })

  it('leaves its rows in the audit log, which still holds together', async () => {
    const { draftId } = await published([{ baseVersion: 0, rule: CONTENT }])
    const { rows } = await world.owner.query<{ action: string }>({
      text: 'SELECT action FROM audit_log WHERE subject = $1 ORDER BY seq',
      values: [draftId],
    })
    expect(rows.map(({ action }) => action)).toEqual(['rules.draft', 'rules.edit', 'rules.publish'])
    expect(await verifyAuditLog(world.database)).toMatchObject({ intact: true })
  })
})

describe('a draft warns', () => {
  it('loudly of students and teachers, and is not asked for before that was shown', async () => {
    const draft = await aDraft([{ baseVersion: 0, rule: { ...CONTENT, identityClasses: ['OUTSIDER', 'STUDENT'] } }])
    expect(draft.warnings).toEqual(['INSIDERS'])
    expect((await ask(draft)).body).toMatchObject({ code: 'RULES_WARNED', detail: 'INSIDERS' })
    expect((await ask(draft, ['INSIDERS', 'SUM'])).body).toMatchObject({ waiting: true })
  })

  it('of a rule that holds now and would begin later', async () => {
    const ruleId = await aRuleInForce()
    const draft = await aDraft([{ ruleId, baseVersion: 1, rule: { ...CONTENT, validFrom: '2026-12-01' } }])
    expect(draft.warnings).toEqual(['GAP'])
  })

  it('when it changes nothing, and cannot be published then', async () => {
    const ruleId = await aRuleInForce()
    const draft = await aDraft([{ ruleId, baseVersion: 1, rule: CONTENT }])
    expect(draft.warnings).toEqual(['NOTHING'])
    expect((await ask(draft, ['NOTHING', 'SUM'])).body).toMatchObject({ code: 'STATE_CONFLICT' })
  })
})

describe('a rule is refused', () => {
  it.each<[string, Partial<RuleContent>]>([
    ['for a merchant and a category at once', { merchantNo: '10000001', categoryId: `cat_${'0'.repeat(32)}` }],
    ['for a merchant that is not there', { merchantNo: '99999999' }],
    ['for a category that is not there', { categoryId: `cat_${'0'.repeat(32)}` }],
    ['with an empty window', { fromMinute: 600, toMinute: 600 }],
    ['that ends before it begins', { validTo: '2025-12-31' }],
    ['with a cap below its minimum', { min: 100, cap: 99 }],
    ['for nobody', { identityClasses: [] }],
    ['for a class twice', { identityClasses: ['OUTSIDER', 'OUTSIDER'] }],
    ['on no day', { weekdays: [] }],
    ['with a rate above the amount', { rateBps: 10_001 }],
    ['with a rate that is no whole number', { rateBps: 0.5 }],
  ])('%s', async (_what, content) => {
    const { draftId } = (await asker.send('post', '/office/rules/drafts', { title: '错' })).body as RuleDraft
    const changes = [{ baseVersion: 0, rule: { ...CONTENT, ...content } }]
    const { body } = await asker.send('put', `/office/rules/drafts/${draftId}`, { title: '错', revision: 1, changes })
    expect(body).toMatchObject({ code: 'VALIDATION_FAILED' })
  })

  it('when it stands in a draft twice', async () => {
    const ruleId = await aRuleInForce()
    const { draftId } = (await asker.send('post', '/office/rules/drafts', { title: '错' })).body as RuleDraft
    const twice = { ruleId, baseVersion: 1, rule: null }
    const body = { title: '错', revision: 1, changes: [twice, twice] }
    expect((await asker.send('put', `/office/rules/drafts/${draftId}`, body)).body).toMatchObject({
      code: 'VALIDATION_FAILED',
    })
  })
})

describe('a draft is tried out on the week before', () => {
  it('as if it had held by then, also when it begins today or later', async () => {
    const ruleId = await aRuleInForce({ validFrom: '2026-12-01', validTo: '2026-12-31' })
    const inForce = await readInForce(world.database)
    const days = { from: '2026-11-11', today: '2026-11-18' }
    const tried = (rule: Partial<RuleContent>) =>
      rulesTried(inForce, [{ ruleId, baseVersion: 1, rule: { ...CONTENT, ...rule } }], days).find(
        (one) => one.ruleId === ruleId,
      )
    expect(tried({ validFrom: '2026-11-18' })).toMatchObject({ validFrom: '2026-11-11', validTo: undefined })
    expect(tried({ validFrom: '2026-12-01', validTo: '2026-12-31' })).toMatchObject({ validFrom: '2026-11-11' })
    expect(tried({})).toMatchObject({ validFrom: '2026-01-01' })
    expect(tried({ validTo: '2026-11-17' })).toMatchObject({ validFrom: '2026-01-01', validTo: '2026-11-17' })
    const untouched = rulesTried(inForce, [], days).find((one) => one.ruleId === ruleId)
    expect(untouched).toMatchObject({ validFrom: '2026-12-01', validTo: '2026-12-31' })
  })
})

describe('the calculator', () => {
  it('says what is charged and why, by the rules in force and by the draft', async () => {
    const merchantNo = await aMerchant(world)
    const own = await aRuleInForce({ merchantNo, rateBps: 800, name: '本店' })
    const everywhere = await aRuleInForce({ rateBps: 5000 })
    const asked = `merchantNo=${merchantNo}&amount=1000&at=2026-11-18T12%3A00%3A00%2B08%3A00`
    const { body } = await auditor.get(`/office/rules/explain?${asked}&identityClass=OUTSIDER`)
    expect(body).toMatchObject({ outcome: 'CHARGED', surcharge: 80, total: 1080 })
    expect(body.candidates[0]).toMatchObject({ ruleId: own, standing: { is: 'WINS' }, surcharge: 80 })
    const lost = body.candidates.find((one: { ruleId: string }) => one.ruleId === everywhere)
    expect(lost.standing).toEqual({ is: 'LOSES', by: 'SCOPE' })
    const student = await auditor.get(`/office/rules/explain?${asked}&identityClass=STUDENT`)
    expect(student.body).toMatchObject({ outcome: 'FREE', surcharge: 0 })
    expect(student.body.candidates[0].standing).toEqual({ is: 'APART', because: 'CLASS' })
    const draft = await aDraft([{ ruleId: own, baseVersion: 1, rule: { ...CONTENT, merchantNo, denied: true } }])
    const denied = await auditor.get(`/office/rules/explain?${asked}&identityClass=OUTSIDER&draftId=${draft.draftId}`)
    expect(denied.body).toMatchObject({ outcome: 'DENIED', surcharge: 0, total: 1000 })
  })

  it('asks for a person or a class, one of the two, and for somebody who is there', async () => {
    const merchantNo = await aMerchant(world)
    const answer = async (query: string) =>
      (await auditor.get(`/office/rules/explain?merchantNo=${merchantNo}&amount=1&${query}`)).body
    expect(await answer('')).toMatchObject({ code: 'VALIDATION_FAILED' })
    expect(await answer('identityClass=STUDENT&schoolNo=20230001')).toMatchObject({ code: 'VALIDATION_FAILED' })
    expect(await answer('schoolNo=NOBODY99')).toMatchObject({ code: 'NOT_FOUND' })
  })
})
