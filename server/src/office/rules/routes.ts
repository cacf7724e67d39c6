import {
  explainQuery,
  explanation,
  ruleHistory,
  ruleHistoryQuery,
  ruleParams,
  rulesView,
  ruleVersions,
} from '@yimatong/contract/office-rules-api'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { readPublished } from '../../surcharges/drafts.ts'
import { explain } from '../../surcharges/explain.ts'
import { readVersionsOf, versionView } from '../../surcharges/versions.ts'
import { viewDrafts } from '../../surcharges/view-drafts.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'
import { limitOf, pageOf, readCursor } from './cursor.ts'
import { draftEndpoints } from './drafts.ts'
import { pendingEndpoints } from './pending.ts'
import { readRules } from './read.ts'

const tags = ['Office: surcharge rules']

/** Surcharge rules: what is in force and was, drafts, the calculator, and what is pending. */
export const rulesEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  ...reading(deps, guardOf),
  ...draftEndpoints(deps, guardOf),
  ...pendingEndpoints(deps, guardOf),
]

const reading = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/rules',
      summary: 'The rules in force, and whom rules can be for',
      tags,
      auth: guardOf('GET /rules'),
      responses: { 200: { description: 'Also those that are yet to begin.', schema: rulesView } },
    },
    async () => readRules(deps),
  ),
  endpoint(
    {
      method: 'get',
      path: '/rules/explain',
      summary: 'Which rule wins for somebody somewhere at some time, and why',
      description: 'By the rules in force, or as a draft would make them; by the function that prices payments.',
      tags,
      auth: guardOf('GET /rules/explain'),
      query: explainQuery,
      responses: { 200: { description: 'Every candidate with why it wins or does not.', schema: explanation } },
      problems: ['NOT_FOUND'],
    },
    async ({ query: { at, amount, ...asked } }) => {
      const when = at === undefined ? {} : { atMs: Date.parse(at) }
      return explain(deps, { ...asked, ...when, amountFen: Number(amount) })
    },
  ),
  endpoint(
    {
      method: 'get',
      path: '/rules/history',
      summary: 'What was published, by whom',
      tags,
      auth: guardOf('GET /rules/history'),
      query: ruleHistoryQuery,
      responses: { 200: { description: 'Newest first.', schema: ruleHistory } },
    },
    async ({ query }) => {
      const [place, limit] = [readCursor(query.cursor), limitOf(query.limit)]
      const beyond = place && { endedAt: place.at, draftId: place.id }
      const found = await readPublished(deps.database, { beyond, limit: limit + 1 })
      const { page, next } = pageOf(found, limit, ({ endedAt, createdAt, draftId }) => ({
        at: endedAt ?? createdAt,
        id: draftId,
      }))
      return { drafts: await viewDrafts(deps, page), ...next }
    },
  ),
  endpoint(
    {
      method: 'get',
      path: '/rules/{ruleId}/versions',
      summary: 'Everything that a rule has ever said',
      tags,
      auth: guardOf('GET /rules/{ruleId}/versions'),
      params: ruleParams,
      responses: { 200: { description: 'Newest first.', schema: ruleVersions } },
      problems: ['NOT_FOUND'],
    },
    async ({ params }) => {
      const versions = await readVersionsOf(deps.database, params.ruleId)
      if (versions.length === 0) throw problem('NOT_FOUND')
      return { versions: versions.map(versionView) }
    },
  ),
]
