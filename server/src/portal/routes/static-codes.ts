import { toRfc3339 } from '@yimatong/contract/clock'
import {
  newStaticCodeBody,
  staticCodePage,
  staticCodeParams,
  staticCodesQuery,
  type StaticCodeView,
  staticCodeView,
  verifyStaticCodeBody,
} from '@yimatong/contract/portal-api'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import type { StaticCode } from '../../merchant-codes/static-codes.ts'
import { readCodeIds } from '../data/static-codes.ts'
import { readTerminalNames } from '../data/terminals.ts'
import type { GuardOf, PortalCaller } from '../guard.ts'
import { named, type TerminalNames } from '../views.ts'

const tags = ['Static codes']
const USUAL_LIMIT = 20

function codeView(code: StaticCode, names: TerminalNames): StaticCodeView {
  const { codeId, label, terminalNo, version, state, url, createdAtMs, issuedAtMs, revokedAtMs } = code
  return {
    codeId,
    label,
    ...(terminalNo === undefined ? {} : { terminalNo }),
    ...named(terminalNo, names),
    version,
    state,
    url,
    createdAt: toRfc3339(createdAtMs),
    issuedAt: toRfc3339(issuedAtMs),
    ...(revokedAtMs === undefined ? {} : { revokedAt: toRfc3339(revokedAtMs) }),
  }
}

const viewed = async ({ data }: PortalCaller, code: StaticCode): Promise<StaticCodeView> =>
  codeView(code, await readTerminalNames(data))

export const listStaticCodes = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/static-codes',
      summary: "The merchant's printed codes",
      tags,
      auth: guardOf('GET /static-codes'),
      query: staticCodesQuery,
      responses: { 200: { description: 'Newest first.', schema: staticCodePage } },
    },
    async ({ query: { state, cursor, limit } }, { caller: { data, codes } }) => {
      const request = { state, cursor, limit: limit === undefined ? USUAL_LIMIT : Number(limit) }
      const [{ ids, nextCursor }, names] = await Promise.all([readCodeIds(data, request), readTerminalNames(data)])
      const page = await codes.findStatics(ids)
      return {
        codes: page.map((code) => codeView(code, names)),
        ...(nextCursor === undefined ? {} : { nextCursor }),
      }
    },
  )

export const makeStaticCode = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/static-codes',
      summary: 'Make a code to print',
      description: 'For the whole merchant, or for one of its tills.',
      tags,
      auth: guardOf('POST /static-codes'),
      body: newStaticCodeBody,
      responses: { 201: { description: 'The code.', schema: staticCodeView } },
      problems: ['NOT_FOUND', 'TERMINAL_DISABLED'],
    },
    async ({ body }, { caller }) => viewed(caller, await caller.codes.makeStatic(body)),
  )

export const readStaticCode = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/static-codes/{codeId}',
      summary: 'One printed code',
      tags,
      auth: guardOf('GET /static-codes/{codeId}'),
      params: staticCodeParams,
      responses: { 200: { description: 'The code.', schema: staticCodeView } },
      problems: ['NOT_FOUND'],
    },
    async ({ params }, { caller }) => viewed(caller, await caller.codes.findStatic(params.codeId)),
  )

export const reissueStaticCode = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/static-codes/{codeId}/reissue',
      summary: 'Make the next version; prints of the ones before are dead at once',
      tags,
      auth: guardOf('POST /static-codes/{codeId}/reissue'),
      params: staticCodeParams,
      responses: { 200: { description: 'The code as it is now.', schema: staticCodeView } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params }, { caller }) => viewed(caller, await caller.codes.reissue(params.codeId)),
  )

export const revokeStaticCode = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/static-codes/{codeId}/revoke',
      summary: 'Withdraw a code for good',
      tags,
      auth: guardOf('POST /static-codes/{codeId}/revoke'),
      params: staticCodeParams,
      responses: { 200: { description: 'The code as it is now.', schema: staticCodeView } },
      problems: ['NOT_FOUND'],
    },
    async ({ params }, { caller }) => viewed(caller, await caller.codes.revoke(params.codeId)),
  )

export const verifyStaticCode = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/static-codes/{codeId}/verify',
      summary: 'Prove a print by scanning it, before it is handed out',
      tags,
      auth: guardOf('POST /static-codes/{codeId}/verify'),
      params: staticCodeParams,
      body: verifyStaticCodeBody,
      responses: { 200: { description: 'The print is this code; it is bound now.', schema: staticCodeView } },
      problems: ['NOT_FOUND', 'CODE_UNKNOWN', 'CODE_SIGNATURE', 'CODE_REVOKED', 'STATE_CONFLICT'],
    },
    async ({ params, body }, { caller }) => viewed(caller, await caller.codes.verify(params.codeId, body.scanned)),
  )
