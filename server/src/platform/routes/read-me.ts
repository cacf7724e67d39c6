import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import { accountView } from '@yimatong/contract/onecard-api'
import { meView } from '@yimatong/contract/platform-api'
import { endpoint } from '@yimatong/kit/routes'
import { dayOf } from '../../people/standing.ts'
import type { PlatformDeps } from '../deps.ts'
import { appGuard } from '../guard.ts'
import { readStaticSpend } from '../orders/static-limit.ts'
import { readPin } from '../pins.ts'

export const readMeEndpoint = (deps: PlatformDeps) =>
  endpoint(
    {
      method: 'get',
      path: '/me',
      summary: 'Who I am, my balance and my limits',
      tags: ['Me'],
      auth: appGuard(deps.tokens),
      responses: { 200: { description: 'The person and the account.', schema: meView } },
      problems: ['ONECARD_UNAVAILABLE'],
    },
    async (_input, { caller }) => {
      const person = await deps.prisma.person.findUniqueOrThrow({ where: { personId: caller.personId } })
      const { personId, schoolNo, name, identityClass, identityFrom, identityUntil, accountNo, heldAt } = person
      const now = deps.clock()
      const [account, pin, staticSpentToday] = await Promise.all([
        deps.onecard.get(`/onecard/v1/accounts/${accountNo}`, accountView),
        readPin(deps, personId),
        readStaticSpend(deps.database, personId, businessDateOf(now)),
      ])
      const { state, held = false, balance, subsidy, spentToday, paymentLimit, dailyLimit } = account
      const { ownPaymentLimit, ownDailyLimit } = account
      const isStopped = held || heldAt !== null || person.state !== 'ACTIVE'
      return {
        personId,
        schoolNo,
        name,
        ...(identityClass === null ? {} : { identityClass }),
        ...(identityFrom === null ? {} : { identityFrom: dayOf(identityFrom) }),
        ...(identityUntil === null ? {} : { identityUntil: dayOf(identityUntil) }),
        // Between a report, or the office's word, and the ledger hearing of it, and on the way back, payments stand still.
        accountState: state === 'ACTIVE' && isStopped ? 'FROZEN' : state,
        balance,
        ...(subsidy === undefined ? {} : { subsidy }),
        spentToday,
        paymentLimit,
        dailyLimit,
        ...pin,
        ...(ownPaymentLimit === undefined ? {} : { ownPaymentLimit }),
        ...(ownDailyLimit === undefined ? {} : { ownDailyLimit }),
        ...(heldAt === null ? {} : { lossReportedAt: toRfc3339(heldAt.getTime()) }),
        staticLimit: deps.staticLimitFen,
        staticSpentToday,
        serverTime: toRfc3339(now),
      }
    },
  )
