import { demoCampus } from '@yimatong/contract/demo-api'
import type { BenchCampus } from '../campus.ts'
import { percentile } from '../raw-client.ts'
import type { PortalReport } from '../report.ts'
import { ask, wanted } from '../simulated/json.ts'
import { findCursors } from './cursors.ts'
import { fillBooks, OWNER_LOGIN } from './fill.ts'
import { PAGES, type Round } from './pages.ts'
import { drawSamples } from './sample.ts'

const PAYMENTS = 1_000_000
/** How often each page is asked for; the first rounds do not count. */
const ROUNDS = 40
const WARM_UP = 3

/** Gets an address below `/portal/v1` as the owner of the books. What is no good answer ends the run. */
async function logIn(origin: string, password: string): Promise<(address: string) => Promise<unknown>> {
  const body = JSON.stringify({ login: OWNER_LOGIN, password })
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${origin}/portal/v1/session`, { method: 'POST', headers, body })
  const [cookie] = answer.headers.getSetCookie()[0]?.split(';') ?? []
  if (answer.status !== 201 || cookie === undefined) throw new Error(`the portal let nobody in: ${answer.status}`)
  return async (address) => {
    const { status, body: told } = await ask(`${origin}/portal/v1${address}`, { headers: { cookie } })
    if (status !== 200) throw new Error(`${address}: ${status} ${JSON.stringify(told)}`)
    return told
  }
}

/** Asks for every page in turn, round by round, and gives the milliseconds that each answer took. */
async function timePages(get: (address: string) => Promise<unknown>, rounds: readonly Round[]) {
  const times = new Map<string, number[]>()
  for (const [at, round] of rounds.entries()) {
    for (const [name, page] of PAGES) {
      for (const address of page(round)) {
        const begin = performance.now()
        await get(address)
        const ms = performance.now() - begin
        if (at >= WARM_UP) times.set(name, [...(times.get(name) ?? []), ms])
      }
    }
  }
  return times
}

/** Fills the books of one merchant, and measures every page of the portal at the API, as its owner meets it. */
export async function measurePortal({ origin, paymentOwnerUrl }: BenchCampus): Promise<PortalReport> {
  const { portalLogins } = wanted(await ask(`${origin}/demo/v1/campus`), demoCampus)
  const [known] = portalLogins
  if (known === undefined) throw new Error('the demo campus has no login for the portal')
  await fillBooks(paymentOwnerUrl, PAYMENTS, known.login)
  const { payments, codes, days } = await drawSamples(paymentOwnerUrl, ROUNDS + WARM_UP)
  const get = await logIn(origin, known.password)
  const cursors = await findCursors(get, days)
  const rounds = payments.flatMap((payment, at): Round[] => {
    const code = codes[at]
    return code === undefined ? [] : [{ payment, code, cursors }]
  })
  const times = [...(await timePages(get, rounds))]
  const at = (share: number) => Object.fromEntries(times.map(([name, ms]) => [name, percentile(ms, share)]))
  return { payments: PAYMENTS, p50Ms: at(0.5), p95Ms: at(0.95) }
}
