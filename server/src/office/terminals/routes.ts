import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import {
  lockBody,
  merchantParams,
  newTerminalBody,
  officeTerminalAnswer,
  officeTerminalPage,
  officeTerminalParams,
  silentTerminals,
  terminalBody,
  terminalsFileQuery,
  terminalsQuery,
  whyBody,
} from '@yimatong/contract/office-api'
import { portalActivationCode } from '@yimatong/contract/portal-api'
import { type Endpoint, endpoint, reply } from '@yimatong/kit/routes'
import { asFile, FILE_KINDS, type FileKind, fileOf } from '../../files/kinds.ts'
import { newActivationCode } from '../../terminals/activation-codes.ts'
import {
  type Changed,
  createTerminal,
  lockTerminal,
  renameTerminal,
  retireTerminal,
  unlockTerminal,
} from '../../terminals/terminals.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'
import { TERMINAL_COLUMNS } from './columns.ts'
import { allTerminals, readSilent, readTerminal, readTerminals } from './read.ts'

const tags = ['Office: terminals']
const USUAL_LIMIT = 50
const answer = { description: 'The till as it is now.', schema: officeTerminalAnswer }

/** The tills of the whole campus. */
export const terminalsEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  ...reading(deps, guardOf),
  exportTerminals('csv', deps, guardOf),
  exportTerminals('xlsx', deps, guardOf),
  oneTerminal(deps, guardOf),
  newTerminal(deps, guardOf),
  newCode(deps, guardOf),
  ...changing(deps, guardOf),
]

const reading = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/terminals',
      summary: 'The tills of the campus, by number',
      tags,
      auth: guardOf('GET /terminals'),
      query: terminalsQuery,
      responses: { 200: { description: 'A page, and how many the filter finds.', schema: officeTerminalPage } },
    },
    ({ query: { cursor, limit, ...filter } }) =>
      readTerminals(deps, filter, { cursor, limit: limit === undefined ? USUAL_LIMIT : Number(limit) }),
  ),
  endpoint(
    {
      method: 'get',
      path: '/terminals/silent',
      summary: 'The tills that should be heard of now and are not',
      tags,
      auth: guardOf('GET /terminals/silent'),
      responses: { 200: { description: 'The longest silent first.', schema: silentTerminals } },
    },
    () => readSilent(deps),
  ),
]

const exportTerminals = (kind: FileKind, deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: `/terminals/export.${kind}`,
      summary: `The tills of a filter as ${kind.toUpperCase()}`,
      tags,
      auth: guardOf(`GET /terminals/export.${kind}`),
      query: terminalsFileQuery,
      responses: { 200: { description: 'The file.', contentType: FILE_KINDS[kind].contentType } },
      problems: ['RATE_LIMITED'],
    },
    async ({ query: { language = 'zh', ...filter } }, { caller }) => {
      await deps.exportsPerUser.limit(caller.userId)
      const file = asFile(`terminals-${businessDateOf(deps.clock())}.${kind}`)
      return reply(fileOf(kind, TERMINAL_COLUMNS, allTerminals(deps, filter), language), file)
    },
  )

const oneTerminal = (deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/terminals/{terminalNo}',
      summary: 'A till, and what it says of itself',
      tags,
      auth: guardOf('GET /terminals/{terminalNo}'),
      params: officeTerminalParams,
      responses: { 200: { description: 'The till.', schema: officeTerminalAnswer } },
      problems: ['NOT_FOUND'],
    },
    ({ params }) => readTerminal(deps, params.terminalNo),
  )

const newTerminal = (deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/merchants/{merchantNo}/terminals',
      summary: 'Make a till under a merchant',
      description: 'Its number is given out here. The same `key` again is the same till.',
      tags,
      auth: guardOf('POST /merchants/{merchantNo}/terminals'),
      params: merchantParams,
      body: newTerminalBody,
      responses: { 201: { description: 'The till, not activated yet.', schema: officeTerminalAnswer } },
      problems: ['NOT_FOUND', 'IDEMPOTENCY_CONFLICT'],
    },
    async ({ params, body }, { caller }) =>
      readTerminal(deps, await createTerminal(deps, caller, params.merchantNo, body)),
  )

const newCode = (deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/terminals/{terminalNo}/activation-code',
      summary: 'Make the code that switches a till on',
      description: 'Good once, for 24 hours, shown only now. Codes made before and not used are void.',
      tags,
      auth: guardOf('POST /terminals/{terminalNo}/activation-code'),
      params: officeTerminalParams,
      responses: { 201: { description: 'The code.', schema: portalActivationCode } },
      problems: ['NOT_FOUND', 'TERMINAL_DISABLED'],
    },
    async ({ params: { terminalNo } }, { caller }) => {
      await readTerminal(deps, terminalNo)
      const { activationCode, expiresAtMs } = await newActivationCode(deps, terminalNo, caller)
      return { terminalNo, activationCode, expiresAt: toRfc3339(expiresAtMs) }
    },
  )

const changing = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => {
  /** Tells the till, and gives it as it is now. */
  const told = async (terminalNo: string, changed: Changed) => {
    if (changed !== undefined) deps.onTerminalChanged(changed)
    return readTerminal(deps, terminalNo)
  }
  return [
    endpoint(
      {
        method: 'put',
        path: '/terminals/{terminalNo}',
        summary: 'Rename a till',
        tags,
        auth: guardOf('PUT /terminals/{terminalNo}'),
        params: officeTerminalParams,
        body: terminalBody,
        responses: { 200: answer },
        problems: ['NOT_FOUND'],
      },
      async ({ params: { terminalNo }, body }, { caller }) =>
        told(terminalNo, await renameTerminal(deps, caller, terminalNo, body.name)),
    ),
    endpoint(
      {
        method: 'post',
        path: '/terminals/{terminalNo}/lock',
        summary: 'Lock a till from afar',
        description:
          'It finishes what it has begun and begins nothing (TERMINAL_LOCKED); its cashier reads why and whom to call. Locking it again ' +
          'gives the lock new words.',
        tags,
        auth: guardOf('POST /terminals/{terminalNo}/lock'),
        params: officeTerminalParams,
        body: lockBody,
        responses: { 200: answer },
        problems: ['NOT_FOUND', 'TERMINAL_DISABLED'],
      },
      async ({ params: { terminalNo }, body }, { caller }) =>
        told(terminalNo, await lockTerminal(deps, caller, terminalNo, body)),
    ),
    endpoint(
      {
        method: 'post',
        path: '/terminals/{terminalNo}/unlock',
        summary: 'End a lock',
        tags,
        auth: guardOf('POST /terminals/{terminalNo}/unlock'),
        params: officeTerminalParams,
        body: whyBody,
        responses: { 200: answer },
        problems: ['NOT_FOUND'],
      },
      async ({ params: { terminalNo }, body }, { caller }) =>
        told(terminalNo, await unlockTerminal(deps, caller, terminalNo, body.reason)),
    ),
    endpoint(
      {
        method: 'post',
        path: '/terminals/{terminalNo}/retire',
        summary: 'Take a till out of service, for good',
        description:
          'A till does not move: where a new one is needed it is made anew, so that what this one took stays where it was taken.',
        tags,
        auth: guardOf('POST /terminals/{terminalNo}/retire'),
        params: officeTerminalParams,
        body: whyBody,
        responses: { 200: answer },
        problems: ['NOT_FOUND'],
      },
      async ({ params: { terminalNo }, body }, { caller }) =>
        told(terminalNo, await retireTerminal(deps, caller, terminalNo, body.reason)),
    ),
  ]
}
