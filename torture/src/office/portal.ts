import type { Answer } from '@yimatong/bench/simulated/json'
import { CSRF_HEADER } from '@yimatong/contract/csrf'
import type { DemoCampus } from '@yimatong/contract/demo-api'
import { portalSession } from '@yimatong/contract/portal-api'
import type { Campus } from '../campus/campus.ts'
import { GATEWAYS } from '../campus/host.ts'
import type { Random } from '../random.ts'
import { call } from '../lunch/client.ts'

/** Somebody who is logged in at the portal, of a merchant or of the office; asks through either door. */
export interface Portal {
  ask(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer | undefined>
}

const json = 'application/json'

/** Logs in as somebody of the demo campus. */
export async function openPortal(campus: Campus, login: string, random: Random): Promise<Portal> {
  const { portalLogins } = (await (await fetch(`${campus.origin}/demo/v1/campus`)).json()) as DemoCampus
  const password = portalLogins.find((one) => one.login === login)?.password
  const answer = await fetch(`${campus.origin}/portal/v1/session`, {
    method: 'POST',
    headers: { 'content-type': json },
    body: JSON.stringify({ login, password }),
  })
  if (!answer.ok) throw new Error(`${login} was not logged in: ${answer.status}`)
  const { csrfToken } = portalSession.parse(await answer.json())
  const [cookie = ''] = (answer.headers.getSetCookie()[0] ?? '').split(';')
  return {
    ask: (method, path, body) =>
      call({
        door: campus.doors[random.pick(GATEWAYS)],
        method,
        path: `/portal/v1${path}`,
        headers: { cookie, [CSRF_HEADER]: csrfToken, ...(body === undefined ? {} : { 'content-type': json }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  }
}
