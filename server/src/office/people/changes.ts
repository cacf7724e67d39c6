import { businessDateOf } from '@yimatong/contract/clock'
import {
  identityBody,
  limitsBody,
  newPassword,
  personCard,
  personDevices,
  personParams,
  reasonBody,
  revokePhonesBody,
} from '@yimatong/contract/office-api'
import { accountView } from '@yimatong/contract/onecard-api'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { asProblem } from '../../people/accounts.ts'
import { resetPassword, unlockPin } from '../../people/credentials.ts'
import { revokePhones } from '../../people/devices.ts'
import { changeIdentity } from '../../people/identity.ts'
import { changeLimits } from '../../people/limits.ts'
import { readCard } from '../../people/person.ts'
import { setState } from '../../people/states.ts'
import { tellState } from '../../people/tell.ts'
import type { OfficeAction } from '../access.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'

const tags = ['Office: people']

const card = ({ database, clock }: OfficeDeps, personId: string) =>
  readCard(database, personId, businessDateOf(clock()))

const putIdentity = (deps: OfficeDeps, guardOf: GuardOf) =>
  endpoint(
    {
      method: 'put',
      path: '/people/{personId}/identity',
      summary: 'Who somebody is, and from when until when',
      description: 'The very next payment is priced by it.',
      tags,
      auth: guardOf('PUT /people/{personId}/identity'),
      params: personParams,
      body: identityBody,
      responses: { 200: { description: 'The person as they are now.', schema: personCard } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params: { personId }, body: { reason, ...wanted } }, { caller }) => {
      await changeIdentity(deps, { caller, personId, reason }, wanted)
      return card(deps, personId)
    },
  )

const STATES = [
  ['freeze', 'FROZEN', 'Stops all payments of somebody, until they are thawed'],
  ['thaw', 'ACTIVE', 'Lets somebody pay again'],
  ['close', 'CLOSED', 'Closes an empty account for good: no phone, no login, no payment'],
] as const

const postState = (deps: OfficeDeps, guardOf: GuardOf, [verb, state, summary]: (typeof STATES)[number]) => {
  const action: OfficeAction = `POST /people/{personId}/${verb}`
  return endpoint(
    {
      method: 'post',
      path: `/people/{personId}/${verb}`,
      summary,
      description: 'It holds here at once; the ledger hears of it now, or as soon as it answers.',
      tags,
      auth: guardOf(action),
      params: personParams,
      body: reasonBody,
      responses: { 200: { description: 'The person as they are now.', schema: personCard } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT', 'ONECARD_UNAVAILABLE'],
    },
    async ({ params: { personId }, body: { reason } }, { caller }) => {
      if (state === 'CLOSED') await assertEmpty(deps, personId)
      await setState(deps, { caller, personId, reason }, state)
      await tellState(deps, personId)
      return card(deps, personId)
    },
  )
}

/** Money must be paid out first, and a subsidy go back to its fund; that is another desk's, and takes two persons. */
async function assertEmpty(deps: OfficeDeps, personId: string): Promise<void> {
  const { accountNo, state } = await card(deps, personId)
  if (state === 'CLOSED') return
  const account = await deps.onecard.get(`/onecard/v1/accounts/${accountNo}`, accountView).catch((error: unknown) => {
    throw asProblem(error)
  })
  if (account.balance === 0 && (account.subsidy ?? 0) === 0) return
  throw problem(
    'STATE_CONFLICT',
    'The balance or the subsidy is not zero; two persons of finance pay it out and close the account.',
  )
}

const putLimits = (deps: OfficeDeps, guardOf: GuardOf) =>
  endpoint(
    {
      method: 'put',
      path: '/people/{personId}/limits',
      summary: "The school's limits of somebody's account",
      description: 'The very next debit obeys them. Own limits stand; the lower of the two counts.',
      tags,
      auth: guardOf('PUT /people/{personId}/limits'),
      params: personParams,
      body: limitsBody,
      responses: { 200: { description: 'The person.', schema: personCard } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT', 'ONECARD_UNAVAILABLE'],
    },
    async ({ params: { personId }, body: { reason, ...limits } }, { caller }) => {
      await changeLimits(deps, { caller, personId, reason }, limits)
      return card(deps, personId)
    },
  )

const postDevices = (deps: OfficeDeps, guardOf: GuardOf) =>
  endpoint(
    {
      method: 'post',
      path: '/people/{personId}/devices/revoke',
      summary: 'Revokes a phone, or all phones when none is named',
      description: 'All its codes die at once.',
      tags,
      auth: guardOf('POST /people/{personId}/devices/revoke'),
      params: personParams,
      body: revokePhonesBody,
      responses: { 200: { description: 'The phones as they are now.', schema: personDevices } },
      problems: ['NOT_FOUND', 'TSM_UNAVAILABLE'],
    },
    async ({ params: { personId }, body: { reason, deviceId } }, { caller }) => ({
      devices: await revokePhones(deps, { caller, personId, reason }, deviceId),
    }),
  )

const postPassword = (deps: OfficeDeps, guardOf: GuardOf) =>
  endpoint(
    {
      method: 'post',
      path: '/people/{personId}/password',
      summary: 'A new password, shown once',
      description: 'The old one and all sessions end.',
      tags,
      auth: guardOf('POST /people/{personId}/password'),
      params: personParams,
      body: reasonBody,
      responses: { 200: { description: 'Nobody can read it again.', schema: newPassword } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    ({ params: { personId }, body: { reason } }, { caller }) => resetPassword(deps, { caller, personId, reason }),
  )

const postPin = (deps: OfficeDeps, guardOf: GuardOf) =>
  endpoint(
    {
      method: 'post',
      path: '/people/{personId}/pin/unlock',
      summary: 'Gives a locked PIN its attempts back',
      tags,
      auth: guardOf('POST /people/{personId}/pin/unlock'),
      params: personParams,
      body: reasonBody,
      responses: { 200: { description: 'The person as they are now.', schema: personCard } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params: { personId }, body: { reason } }, { caller }) => {
      await unlockPin(deps, { caller, personId, reason })
      return card(deps, personId)
    },
  )

export const changeEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  putIdentity(deps, guardOf),
  ...STATES.map((state) => postState(deps, guardOf, state)),
  putLimits(deps, guardOf),
  postDevices(deps, guardOf),
  postPassword(deps, guardOf),
  postPin(deps, guardOf),
]
