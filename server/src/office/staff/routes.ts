import {
  newStaffBody,
  staffBody,
  staffList,
  staffMember,
  staffParams,
  staffPassword,
} from '@yimatong/contract/office-api'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'
import { addStaff, changeStaff, readStaff, replacePassword } from './staff.ts'

const tags = ['Office: staff']

/** Who works in the office, with which role. */
export const staffEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/staff',
      summary: 'Everybody of the office',
      tags,
      auth: guardOf('GET /staff'),
      responses: { 200: { description: 'By login.', schema: staffList } },
    },
    async (_input, { caller }) => ({ staff: await readStaff(deps, caller) }),
  ),
  endpoint(
    {
      method: 'post',
      path: '/staff',
      summary: 'Add somebody; the password is shown only now',
      tags,
      auth: guardOf('POST /staff'),
      body: newStaffBody,
      responses: { 201: { description: 'Who was added, and the password.', schema: staffPassword } },
      problems: ['STATE_CONFLICT'],
    },
    ({ body }, { caller }) => addStaff(deps, caller, body),
  ),
  endpoint(
    {
      method: 'put',
      path: '/staff/{userId}',
      summary: 'Name somebody anew, give another role, disable or enable',
      description: 'Nobody changes himself. Another role, or none any more, ends the sessions.',
      tags,
      auth: guardOf('PUT /staff/{userId}'),
      params: staffParams,
      body: staffBody,
      responses: { 200: { description: 'As it stands now.', schema: staffMember } },
      problems: ['NOT_FOUND', 'FORBIDDEN'],
    },
    ({ params, body }, { caller }) => changeStaff(deps, caller, params.userId, body),
  ),
  endpoint(
    {
      method: 'post',
      path: '/staff/{userId}/password',
      summary: 'A new password for somebody else, shown only now',
      tags,
      auth: guardOf('POST /staff/{userId}/password'),
      params: staffParams,
      responses: { 200: { description: 'Whose it is, and the password.', schema: staffPassword } },
      problems: ['NOT_FOUND', 'FORBIDDEN'],
    },
    ({ params }, { caller }) => replacePassword(deps, caller, params.userId),
  ),
]
