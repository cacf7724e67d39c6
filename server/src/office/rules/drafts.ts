import { businessDateOf } from '@yimatong/contract/clock'
import {
  draftBody,
  draftParams,
  newDraftBody,
  noBody,
  publishBody,
  ruleDraft,
  ruleDrafts,
  type RuleDraft,
  whatIf as whatIfWire,
  whatIfQuery,
} from '@yimatong/contract/office-rules-api'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { rulesTried } from '../../surcharges/changes.ts'
import {
  createDraft,
  discardDraft,
  type Draft,
  editDraft,
  findDraft,
  readOpenDrafts,
  rollBackDraft,
} from '../../surcharges/drafts.ts'
import { askToPublish } from '../../surcharges/publish.ts'
import { readInForce } from '../../surcharges/versions.ts'
import { viewDrafts } from '../../surcharges/view-drafts.ts'
import { whatIf, whatIfDays } from '../../surcharges/what-if.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'

const tags = ['Office: surcharge rules']

export const draftEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  ...looking(deps, guardOf),
  ...working(deps, guardOf),
  ...ending(deps, guardOf),
]

async function viewed(deps: OfficeDeps, draft: Draft): Promise<RuleDraft> {
  const [view] = await viewDrafts(deps, [draft])
  if (view === undefined) throw new Error(`${draft.draftId} has no view`)
  return view
}

const looking = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/rules/drafts',
      summary: 'What is worked on',
      tags,
      auth: guardOf('GET /rules/drafts'),
      responses: { 200: { description: 'Newest first.', schema: ruleDrafts } },
    },
    async () => ({ drafts: await viewDrafts(deps, await readOpenDrafts(deps.database)) }),
  ),
  endpoint(
    {
      method: 'get',
      path: '/rules/drafts/{draftId}',
      summary: 'One draft, compared with what is in force',
      tags,
      auth: guardOf('GET /rules/drafts/{draftId}'),
      params: draftParams,
      responses: { 200: { description: 'The draft.', schema: ruleDraft } },
      problems: ['NOT_FOUND'],
    },
    async ({ params }) => viewed(deps, await findDraft(deps.database, params.draftId)),
  ),
  endpoint(
    {
      method: 'get',
      path: '/rules/drafts/{draftId}/what-if',
      summary: 'What the draft would have charged',
      description:
        'For the payments that were made, by its rules, as if they had held by then, and those that it leaves as they are.',
      tags,
      auth: guardOf('GET /rules/drafts/{draftId}/what-if'),
      params: draftParams,
      query: whatIfQuery,
      responses: { 200: { description: 'By merchant and class, and the worst case.', schema: whatIfWire } },
      problems: ['NOT_FOUND'],
    },
    async ({ params, query }) => {
      const days = whatIfDays(deps.clock, query)
      const [draft, inForce] = await Promise.all([findDraft(deps.database, params.draftId), readInForce(deps.database)])
      const today = businessDateOf(deps.clock())
      return whatIf(deps, rulesTried(inForce, draft.changes, { from: days.from, today }), days)
    },
  ),
]

const working = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'post',
      path: '/rules/drafts',
      summary: 'Begin a draft',
      tags,
      auth: guardOf('POST /rules/drafts'),
      body: newDraftBody,
      responses: { 201: { description: 'The draft, still empty.', schema: ruleDraft } },
    },
    async ({ body }, { caller }) => viewed(deps, await createDraft(deps, caller, body)),
  ),
  endpoint(
    {
      method: 'put',
      path: '/rules/drafts/{draftId}',
      summary: 'Replace a draft whole',
      tags,
      auth: guardOf('PUT /rules/drafts/{draftId}'),
      params: draftParams,
      body: draftBody,
      responses: { 200: { description: 'The draft at its next revision.', schema: ruleDraft } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params, body }, { caller }) => viewed(deps, await editDraft(deps, caller, params.draftId, body)),
  ),
  endpoint(
    {
      method: 'post',
      path: '/rules/drafts/{draftId}/roll-back',
      summary: 'Begin a draft that takes a published one back',
      tags,
      auth: guardOf('POST /rules/drafts/{draftId}/roll-back'),
      params: draftParams,
      body: newDraftBody,
      responses: { 201: { description: 'The new draft.', schema: ruleDraft } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params, body }, { caller }) => viewed(deps, await rollBackDraft(deps, caller, params.draftId, body.title)),
  ),
]

const ending = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'post',
      path: '/rules/drafts/{draftId}/discard',
      summary: 'Give a draft up',
      tags,
      auth: guardOf('POST /rules/drafts/{draftId}/discard'),
      params: draftParams,
      body: noBody,
      responses: { 200: { description: 'The draft, DISCARDED.', schema: ruleDraft } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params }, { caller }) => viewed(deps, await discardDraft(deps, caller, params.draftId)),
  ),
  endpoint(
    {
      method: 'post',
      path: '/rules/drafts/{draftId}/publish',
      summary: 'Ask a second person to publish a draft',
      description: 'It is published as it was seen, or not at all. Approving it makes it hold at once.',
      tags,
      auth: guardOf('POST /rules/drafts/{draftId}/publish'),
      params: draftParams,
      body: publishBody,
      responses: { 200: { description: 'The draft, which waits.', schema: ruleDraft } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT', 'RULES_STALE', 'RULES_WARNED'],
    },
    async ({ params, body }, { caller }) => viewed(deps, await askToPublish(deps, caller, params.draftId, body)),
  ),
]
