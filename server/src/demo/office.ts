import { setTimeout as wait } from 'node:timers/promises'
import { businessDateOf, type Clock } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import { PUBLISH_WARNINGS, type RuleContent } from '@yimatong/contract/office-rules-api'
import type { Database } from '@yimatong/kit/database'
import type { Log } from '@yimatong/kit/log'
import type { ServiceClient } from '@yimatong/kit/service-client'
import { approve } from '../approvals/decide.ts'
import type { ApprovalDeps, OfficePerson } from '../approvals/deps.ts'
import { kindsOf } from '../approvals/kinds.ts'
import { readApproval } from '../approvals/read.ts'
import { askForCommission, merchantKinds } from '../merchants/terms.ts'
import { moneyKinds } from '../money/kinds.ts'
import { askBatch } from '../office/money/subsidies.ts'
import { createDraft, editDraft } from '../surcharges/drafts.ts'
import { askToPublish, publishKind } from '../surcharges/publish.ts'
import { demoUserId, OFFICE_LOGINS } from './portal-users.ts'

interface OfficeDemoDeps {
  database: Database
  clock: Clock
  log: Log
  onecard: ServiceClient
}

/** Twenty seconds, at fifty a second. */
const MOST_QUESTIONS = 1000
const DAY_MS = 24 * 60 * 60 * 1000

/** Somebody of the office, as a request would name them. */
function person(login: string): OfficePerson {
  const known = OFFICE_LOGINS.find((one) => one.login === login)
  if (known === undefined) throw new Error(`nobody is called ${login}`)
  return { userId: demoUserId(login), role: known.role, requestId: newId('request') }
}

/** A rule for a fortnight of the holidays, two months ahead: nobody is charged by it meanwhile. */
function holidayRule(nowMs: number): RuleContent {
  const day = (ahead: number) => businessDateOf(nowMs + ahead * DAY_MS)
  return {
    name: '寒假校外人员优惠',
    nameEn: 'Outsiders in the holidays',
    identityClasses: ['OUTSIDER'],
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    fromMinute: 0,
    toMinute: 1440,
    validFrom: day(60),
    validTo: day(74),
    rateBps: 1200,
    flat: 0,
    min: 0,
    receiver: 'SCHOOL',
    denied: false,
  }
}

interface Change {
  title: string
  reason: string
  ruleId?: string
  baseVersion: number
  rule: RuleContent
}

/** Temporary staff get the same each; of the students those who are on a list, among them one who may log in. */
const SUBSIDIES = [
  {
    name: '十一月误餐补助',
    rows: { identityClass: 'TEMPORARY', amount: 5_000 },
    reason: '临时人员误餐补助，每人 50 元',
  },
  {
    name: '十一月生活补助',
    rows: { csv: ['20230001,150.00', '20230011,150.00', '20230012,100.00', '20230013,100.00'].join('\n') },
    reason: '家庭经济困难学生生活补助，按学生处名单',
  },
] as const

/** The campus runs already: its own turn may have taken up what was just approved, and then this waits for it. */
async function carriedOut(deps: ApprovalDeps, approvalId: string): Promise<void> {
  for (let asked = 0; (await readApproval(deps, approvalId)).state === 'APPROVED'; asked++) {
    if (asked === MOST_QUESTIONS) throw new Error(`${approvalId} was approved and is not carried out`)
    await wait(20)
  }
}

/** Drafts a change, asks, and has it published by somebody of finance. Gives the rule's number. */
async function publish(deps: OfficeDemoDeps & ApprovalDeps, { title, reason, ...change }: Change): Promise<string> {
  const asker = person('logistics')
  const { draftId, revision } = await createDraft(deps, asker, { title })
  const draft = await editDraft(deps, asker, draftId, { title, revision, changes: [change] })
  const body = { revision: draft.revision, reason, seen: [...PUBLISH_WARNINGS] }
  const { approvalId } = await askToPublish(deps, asker, draftId, body)
  if (approvalId === null) throw new Error('nobody was asked')
  await approve(deps, person('finance'), { approvalId, note: '已核对会议纪要' })
  await carriedOut(deps, approvalId)
  const [published] = draft.changes
  if (published === undefined) throw new Error('the draft is empty')
  return published.ruleId
}

/**
 * What the office did before anybody looks, by the functions that its pages call: a rule in its second version, subsidies that a
 * second person has approved and the server pays out, and a commission that waits for one. Once: an office that has drafted a rule has begun to work.
 */
export async function playOffice(open: OfficeDemoDeps): Promise<void> {
  const { rows: drafts } = await open.database.query('SELECT FROM rule_drafts LIMIT 1')
  if (drafts.length > 0) return
  const kinds = [publishKind({ ...open, onRulesChanged: () => undefined }), ...moneyKinds(open), ...merchantKinds(open)]
  const deps = { ...open, approvalKinds: kindsOf(kinds) }
  const rule = holidayRule(open.clock())
  const ruleId = await publish(deps, {
    title: '寒假优惠',
    reason: '寒假对外开放，按校办会议纪要',
    baseVersion: 0,
    rule,
  })
  const lower = { ...rule, rateBps: 1000 }
  await publish(deps, {
    title: '寒假优惠下调',
    reason: '对照兄弟院校后下调到 10%',
    ruleId,
    baseVersion: 1,
    rule: lower,
  })
  for (const batch of SUBSIDIES) {
    const { approvalId } = await askBatch(deps, person('finance'), { ...batch, purpose: 'SUBSIDY' })
    await approve(deps, person('finance-2'), { approvalId, note: '名单已核对' })
  }
  const commission = { commissionBps: 350, reason: '2027 年度合同约定' }
  await askForCommission(deps, person('logistics'), '10000005', commission)
}
