import { createRequire } from 'node:module'
import type { App } from './express-types.ts'
import type { Log } from './log.ts'
import { requestOf } from './request-state.ts'

export interface HealthOptions {
  log: Log
  /** What the service cannot work without, by name; a check that throws or takes too long fails. */
  checks: Readonly<Record<string, () => Promise<unknown>>>
  /** How long one check may take. */
  timeoutMs?: number
}

interface Readiness {
  ready: boolean
  checks: Record<string, boolean>
}

const { version }: { version: string } = createRequire(import.meta.url)('@yimatong/kit/package.json')

/** Which version this process is, and since when it runs. */
export const ABOUT_PROCESS = { version, since: new Date(Date.now() - process.uptime() * 1000).toISOString() }

/** A flood of questions asks the dependencies once in this time. */
const REMEMBERED_MS = 500

/**
 * `GET /healthz`: the process lives, which version it is and since when. `GET /readyz`: everything it needs answers; 503 otherwise, with the names of what
 * does not. Why not goes to the log, for the answer may be public.
 */
export function mountHealth(app: App, { log, checks, timeoutMs = 2000 }: HealthOptions): void {
  let latest: { at: number; readiness: Promise<Readiness> } | undefined

  function readiness(): Promise<Readiness> {
    const now = performance.now()
    if (latest === undefined || now - latest.at > REMEMBERED_MS) {
      latest = { at: now, readiness: runChecks(checks, timeoutMs, log) }
    }
    return latest.readiness
  }

  app.get('/healthz', (req, res) => {
    requestOf(req).route = '/healthz'
    res.set('Cache-Control', 'no-store').json({ status: 'ok', ...ABOUT_PROCESS })
  })
  app.get('/readyz', async (req, res) => {
    requestOf(req).route = '/readyz'
    const { ready, checks: each } = await readiness()
    const status = ready ? 'ready' : 'not ready'
    res
      .status(ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ status, checks: each })
  })
}

async function runChecks(checks: HealthOptions['checks'], timeoutMs: number, log: Log): Promise<Readiness> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]): Promise<[string, boolean]> => {
      try {
        await within(timeoutMs, check())
        return [name, true]
      } catch (error) {
        log.warn({ err: error, check: name }, 'a readiness check failed')
        return [name, false]
      }
    }),
  )
  return { ready: results.every(([, passed]) => passed), checks: Object.fromEntries(results) }
}

/** The promise's own end, or an error after `ms`. What it still does then goes on unheard. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
