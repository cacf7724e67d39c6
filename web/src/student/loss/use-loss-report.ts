import type { LossReport } from '@yimatong/contract/holder-api'
import { useEffect, useState } from 'react'
import { ApiError } from '../../shared/http/errors.ts'
import { useApp } from '../app-state.ts'
import { refreshAccount } from '../session/account.ts'
import { platform } from '../session/servers.ts'

/** Whoever looks at it waits for something. */
const ASK_EVERY_MS = 2000

/** How far the report has got, asked again and again while somebody looks; undefined until it is known, or when none stands. */
export function useLossReport(): { report: LossReport | undefined; send: () => Promise<void> } {
  const stands = useApp(({ account }) => account?.lossReportedAt !== undefined)
  const [report, setReport] = useState<LossReport>()
  useEffect(() => {
    if (!stands) return undefined
    const ask = () => {
      if (document.visibilityState === 'visible') void read().then((found) => found && setReport(found))
    }
    ask()
    const timer = setInterval(ask, ASK_EVERY_MS)
    return () => {
      clearInterval(timer)
      setReport(undefined)
    }
  }, [stands])
  return {
    report,
    send: async () => {
      setReport(await platform.post<LossReport>('/me/loss-report'))
      // The report is taken; what the account looks like now may follow later.
      await refreshAccount().catch(() => undefined)
    },
  }
}

/** Undefined without an answer, which the next turn asks for again, and when it was lifted from another device meanwhile. */
async function read(): Promise<LossReport | undefined> {
  try {
    return await platform.get<LossReport>('/me/loss-report')
  } catch (error) {
    if (error instanceof ApiError && error.code === 'NOT_FOUND') await refreshAccount().catch(() => undefined)
    return undefined
  }
}
