import type { RequestListener } from 'node:http'
import { createApp, mountEndpoints } from '@yimatong/kit/app'
import { mountDocs } from '@yimatong/kit/docs'
import { mountHealth } from '@yimatong/kit/health'
import type { Log } from '@yimatong/kit/log'
import { type Metrics, mountMetrics } from '@yimatong/kit/metrics'
import type { OnecardDeps } from './deps.ts'
import { createMeters } from './meters.ts'
import { postClosing, putAccountState, putAccountTerms } from './routes/administer.ts'
import { getBookEntries, getSuspense, getTrialBalance } from './routes/books.ts'
import { getAccount } from './routes/get-account.ts'
import { getMerchantDays } from './routes/get-merchant-days.ts'
import { getBalances } from './routes/get-balances.ts'
import { getPosting } from './routes/get-posting.ts'
import { getStatement } from './routes/get-statement.ts'
import { postHold, postOwnLimits } from './routes/holders.ts'
import { postAccounts } from './routes/post-accounts.ts'
import { postPostings } from './routes/post-postings.ts'
import { queryPostings } from './routes/query-postings.ts'

export interface AppDeps extends Omit<OnecardDeps, 'meters'> {
  log: Log
  metrics: Metrics
  /** For tests: an answer that does not fit its schema is then an error. */
  validateResponses?: boolean
}

const PREFIX = '/onecard/v1'

/** The one-card backend as a request listener. */
export function createOnecardApp({ log, metrics, validateResponses = false, ...rest }: AppDeps): RequestListener {
  const deps: OnecardDeps = { ...rest, meters: createMeters(metrics) }
  const hot = postPostings(deps)
  const endpoints = [
    hot,
    queryPostings(deps),
    getPosting(deps),
    postAccounts(deps),
    getAccount(deps),
    getBalances(deps),
    putAccountState(deps),
    putAccountTerms(deps),
    postClosing(deps),
    postOwnLimits(deps),
    postHold(deps),
    getStatement(deps),
    getMerchantDays(deps),
    getTrialBalance(deps),
    getBookEntries(deps),
    getSuspense(deps),
  ]
  const room = { prefix: PREFIX, endpoints }
  return createApp({
    log,
    metrics,
    hot: { prefix: PREFIX, endpoints: [hot], validateResponses },
    mount(app) {
      mountHealth(app, { log, checks: { database: () => deps.database.ping() } })
      mountMetrics(app, metrics, 'loopback')
      mountDocs(app, {
        title: 'One-card backend',
        version: '1',
        description: 'Accounts and the double-entry ledger of the one-card (校园一卡通). It decides every debit.',
        rooms: [room],
      })
      mountEndpoints(app, room, { validateResponses })
    },
  })
}
