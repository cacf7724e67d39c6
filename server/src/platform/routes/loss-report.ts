import { lossReport, unfreezeBody } from '@yimatong/contract/holder-api'
import { endpoint } from '@yimatong/kit/routes'
import type { PlatformDeps } from '../deps.ts'
import { appGuard } from '../guard.ts'
import { liftReport, readLossReport, reportLoss } from '../holds/report.ts'
import { proveByPassword } from '../password-proof.ts'
import { checkPin } from '../pins.ts'

const tags = ['Me']

export const reportLossEndpoint = (deps: PlatformDeps) =>
  endpoint(
    {
      method: 'post',
      path: '/me/loss-report',
      summary: 'Report a lost phone (挂失)',
      description:
        'Stops every payment, kills every phone and code, ends every other session. Takes no PIN: whoever has lost a phone ' +
        'must be able to, and it harms nobody. Again answers how far it has got.',
      tags,
      auth: appGuard(deps.tokens),
      responses: { 200: { description: 'How far it has got.', schema: lossReport } },
    },
    (_input, { caller }) => reportLoss(deps, caller),
  )

export const readLossReportEndpoint = (deps: PlatformDeps) =>
  endpoint(
    {
      method: 'get',
      path: '/me/loss-report',
      summary: 'How far a loss report has got',
      tags,
      auth: appGuard(deps.tokens),
      responses: { 200: { description: 'The report that stands.', schema: lossReport } },
      problems: ['NOT_FOUND'],
    },
    (_input, { caller }) => readLossReport(deps, caller.personId),
  )

export const unfreezeEndpoint = (deps: PlatformDeps) =>
  endpoint(
    {
      method: 'post',
      path: '/me/unfreeze',
      summary: 'End a loss report',
      description: 'Takes the password and the PIN. Phones are enrolled anew afterwards.',
      tags,
      auth: appGuard(deps.tokens),
      body: unfreezeBody,
      responses: { 204: { description: 'Payments go on; without a report there was nothing to do.' } },
      problems: [
        'PASSWORD_WRONG',
        'PIN_NOT_SET',
        'PIN_WRONG',
        'PIN_LOCKED',
        'RATE_LIMITED',
        'TSM_UNAVAILABLE',
        'ONECARD_UNAVAILABLE',
      ],
    },
    async ({ body: { password, pin } }, { caller, ip }) => {
      await proveByPassword(deps, caller.personId, password)
      await checkPin(deps, { personId: caller.personId, pin, address: ip })
      await liftReport(deps, caller)
      return undefined
    },
  )
