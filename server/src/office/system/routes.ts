import { askRotationBody, systemKeys, systemView } from '@yimatong/contract/office-api'
import { id } from '@yimatong/contract/fields'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { z } from 'zod'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'
import { askForRotation, readKeys } from './keys.ts'
import { readSystem } from './read.ts'

const tags = ['Office: system']

/** How the campus runs, for everybody of the office; keys are changed by two people. */
export const systemEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/system',
      summary: 'How the campus runs: services, open work, database, the auditor',
      tags,
      auth: guardOf('GET /system'),
      responses: { 200: { description: 'As of now.', schema: systemView } },
    },
    () => readSystem(deps),
  ),
  endpoint(
    {
      method: 'get',
      path: '/system/keys',
      summary: 'The keys, how old they are and how each is changed',
      tags,
      auth: guardOf('GET /system/keys'),
      responses: { 200: { description: 'What is known of the keys.', schema: systemKeys } },
      problems: ['TSM_UNAVAILABLE'],
    },
    () => readKeys(deps),
  ),
  endpoint(
    {
      method: 'post',
      path: '/system/keys/rotate',
      summary: 'Asks a second person for the next voucher key',
      description: 'Once approved it is published at once and signs after the overlap; codes already shown pay on.',
      tags,
      auth: guardOf('POST /system/keys/rotate'),
      body: askRotationBody,
      responses: {
        200: { description: 'What waits for the second person.', schema: z.object({ approvalId: id('approval') }) },
      },
      problems: ['STATE_CONFLICT', 'TSM_UNAVAILABLE'],
    },
    ({ body }, { caller }) => askForRotation(deps, caller, body),
  ),
]
