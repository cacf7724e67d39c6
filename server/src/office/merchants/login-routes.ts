import {
  loginParams,
  loginStateBody,
  merchantLoginBody,
  merchantParams,
  merchantPassword,
  officeMerchant,
} from '@yimatong/contract/office-api'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { createOwnerLogin, resetPassword, setLoginState } from '../../merchants/logins.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'
import { readMerchant } from './detail.ts'

const tags = ['Office: merchants']
const once = { description: 'The login and its password, which nobody can read again.', schema: merchantPassword }

/** Who logs in for a merchant. */
export const loginEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'post',
      path: '/merchants/{merchantNo}/logins',
      summary: "Make an owner's login",
      tags,
      auth: guardOf('POST /merchants/{merchantNo}/logins'),
      params: merchantParams,
      body: merchantLoginBody,
      responses: { 201: once },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    ({ params: { merchantNo }, body }, { caller }) => createOwnerLogin(deps, caller, merchantNo, body),
  ),
  endpoint(
    {
      method: 'post',
      path: '/merchants/{merchantNo}/logins/{userId}/password',
      summary: 'Give a login a new password',
      description: 'Whoever is logged in with the old one is logged out.',
      tags,
      auth: guardOf('POST /merchants/{merchantNo}/logins/{userId}/password'),
      params: loginParams,
      responses: { 201: once },
      problems: ['NOT_FOUND'],
    },
    async ({ params }, { caller }) => {
      const { endedSessions, ...made } = await resetPassword(deps, caller, params)
      endedSessions.forEach(deps.onSessionEnded)
      return made
    },
  ),
  endpoint(
    {
      method: 'post',
      path: '/merchants/{merchantNo}/logins/{userId}/state',
      summary: 'Let a login in, or not any more',
      tags,
      auth: guardOf('POST /merchants/{merchantNo}/logins/{userId}/state'),
      params: loginParams,
      body: loginStateBody,
      responses: { 200: { description: 'The merchant as it is now.', schema: officeMerchant } },
      problems: ['NOT_FOUND'],
    },
    async ({ params, body }, { caller }) => {
      const { endedSessions } = await setLoginState(deps, caller, { ...params, ...body })
      endedSessions.forEach(deps.onSessionEnded)
      return readMerchant(deps, params.merchantNo, caller.role)
    },
  ),
]
