import { type Clock, toRfc3339 } from '@yimatong/contract/clock'
import { maskedName } from '@yimatong/contract/masked-name'
import type { RuleExplanation } from '@yimatong/contract/office-rules-api'
import type { IdentityClass } from '@yimatong/contract/states'
import { explainRules, surchargeFen } from '@yimatong/contract/surcharge'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import type { NamedSurchargeRule } from '../payments/surcharge-rules.ts'
import { rulesWith } from './changes.ts'
import { findDraft } from './drafts.ts'
import { contentOf, readInForce, rulesOf } from './versions.ts'

export interface ExplainDeps {
  database: Queryable
  clock: Clock
}

export interface ExplainQuestion {
  /** One of the two. */
  schoolNo?: string | undefined
  identityClass?: IdentityClass | undefined
  merchantNo: string
  /** Now when absent. */
  atMs?: number | undefined
  amountFen: number
  /** By the rules as this draft would make them. */
  draftId?: string | undefined
}

/** What somebody would be charged at a merchant at an instant, and why: the same function decides as in a payment. */
export async function explain(deps: ExplainDeps, question: ExplainQuestion): Promise<RuleExplanation> {
  const { merchantNo, amountFen, atMs = deps.clock() } = question
  const [who, place, rules] = await Promise.all([
    readWho(deps.database, question),
    readPlace(deps.database, merchantNo),
    readRules(deps.database, question.draftId),
  ])
  const { identityClass } = who
  const shared = { at: toRfc3339(atMs), amount: amountFen, merchantNo, ...who, ...place }
  if (identityClass === undefined) {
    return { ...shared, outcome: 'PENDING', surcharge: 0, total: amountFen, candidates: [] }
  }
  const asked = { identityClass, merchantNo, categoryId: place.categoryId, amountFen, epochMs: atMs }
  const candidates = explainRules(rules, asked).map(({ rule, standing }) => {
    const { ruleId, version } = rule
    const surcharge = rule.denied ? 0 : surchargeFen(rule, amountFen)
    return { ruleId, version, rule: contentOf(rule), surcharge, standing }
  })
  const winner = candidates.find(({ standing }) => standing.is === 'WINS')
  const surcharge = winner?.surcharge ?? 0
  const outcome = winner === undefined ? 'FREE' : winner.rule.denied ? 'DENIED' : 'CHARGED'
  return { ...shared, outcome, surcharge, total: amountFen + surcharge, candidates }
}

type Who = Pick<RuleExplanation, 'identityClass' | 'person'>

async function readWho(database: Queryable, { schoolNo, identityClass }: ExplainQuestion): Promise<Who> {
  if ((schoolNo === undefined) === (identityClass === undefined)) {
    const errors = [{ pointer: '/schoolNo', detail: 'A school number or an identity class, one of the two.' }]
    throw problem('VALIDATION_FAILED', undefined, { errors })
  }
  if (identityClass !== undefined) return { identityClass }
  const { rows } = await database.query<{ name: string; identityClass: IdentityClass | null }>({
    text: `SELECT name, identity_class AS "identityClass" FROM persons WHERE school_no = $1`,
    values: [schoolNo],
  })
  const [known] = rows
  if (known === undefined) throw problem('NOT_FOUND')
  const person = { maskedName: maskedName(known.name) }
  return known.identityClass === null ? { person } : { person, identityClass: known.identityClass }
}

async function readPlace(database: Queryable, merchantNo: string): Promise<{ categoryId?: string }> {
  const { rows } = await database.query<{ categoryId: string | null }>({
    text: `SELECT category_id AS "categoryId" FROM merchants WHERE merchant_no = $1`,
    values: [merchantNo],
  })
  const [place] = rows
  if (place === undefined) throw problem('NOT_FOUND')
  return place.categoryId === null ? {} : { categoryId: place.categoryId }
}

async function readRules(database: Queryable, draftId: string | undefined): Promise<NamedSurchargeRule[]> {
  const inForce = await readInForce(database)
  return draftId === undefined ? rulesOf(inForce) : rulesWith(inForce, (await findDraft(database, draftId)).changes)
}
