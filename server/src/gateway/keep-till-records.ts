import { tillRecordsAnswer, tillRecordsBody } from '@yimatong/contract/till-records-api'
import type { Guard } from '@yimatong/kit/guard'
import type { RateLimit } from '@yimatong/kit/rate-limit'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { keepTillRecords as keep, type TillRecordDeps } from '../reconciliation/till-records.ts'
import type { ActiveTerminal } from './guards.ts'

export interface KeepTillRecordsDeps extends TillRecordDeps {
  guard: Guard<ActiveTerminal>
  /** How much one till may have to say. */
  tillRecordsPerTill: RateLimit
}

export const keepTillRecords = (deps: KeepTillRecordsDeps): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/till-records',
      summary: "Send the till's own records of its sales (流水)",
      description:
        'They are compared with our books and the one-card at night, and move no money. Send a record when a sale has ended, and ' +
        'again if it comes to another word; late is fine, and sending the same once more changes nothing. Of one order number ' +
        'the latest `saidAt` counts, and earlier words are kept. What is never sent is not held against anybody.',
      tags: ['reconciliation'],
      auth: deps.guard,
      body: tillRecordsBody,
      responses: { 200: { description: 'How many were news.', schema: tillRecordsAnswer } },
      problems: ['RATE_LIMITED'],
    },
    async ({ body }, { caller }) => {
      await deps.tillRecordsPerTill.limit(caller.terminalNo)
      return { kept: await keep(deps, caller, body.records) }
    },
  )
