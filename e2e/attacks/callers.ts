import { openTill } from '@yimatong/bench/simulated/campus-people'
import type { Till } from '@yimatong/bench/simulated/till'
import { CSRF_HEADER } from '@yimatong/contract/csrf'
import { sessionAnswer } from '@yimatong/contract/platform-api'
import { signRequest } from '@yimatong/contract/terminal'
import type { OfficeLogin } from '../campus/office.ts'
import { officeSession, passwordOf } from '../campus/office.ts'
import { aPayer, type Payer } from '../campus/people.ts'
import type { Place } from '../campus/place.ts'
import { logInAs, type PortalLogin } from '../campus/portal-sessions.ts'
import type { Operation } from './doors.ts'
import { serviceToken } from './forge.ts'
import { codeOf } from './refusal.ts'
import { type Answer, send, type Shot } from './wire.ts'

/** Everybody who may call anything, with what they really hold. */
export interface Callers {
  student: Payer
  /** For the platform, and for the code service. */
  app: string
  tsm: string
  refreshCookie: string
  till: Till
  merchant: PortalLogin
  office: Readonly<Record<OfficeLogin, PortalLogin>>
}

/** A test merchant, whom the sandbox's endpoints let in, too, and whose books are nobody's money. Like all logins of the demo it has one password. */
const MERCHANT = { login: 'sandbox', terminalNo: 'T99001' }
const OFFICE: readonly OfficeLogin[] = ['logistics', 'finance', 'admin', 'auditor', 'finance-2']

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

export const sessionHeaders = ({ cookie, csrfToken }: PortalLogin) => ({
  cookie: `${cookie.name}=${cookie.value}`,
  [CSRF_HEADER]: csrfToken,
})

export async function everybody(place: Place): Promise<Callers> {
  const student = await aPayer(place)
  const { accessToken, tsmToken, refreshCookie } = await phoneSession(place, student)
  const office = {} as Record<OfficeLogin, PortalLogin>
  for (const name of OFFICE) {
    office[name] = await officeSession(place, name)
    // What asks for the password once more is to be reached, too.
    await post(
      place,
      '/portal/v1/session/proof',
      { password: await passwordOf(place, name) },
      sessionHeaders(office[name]),
    )
  }
  return {
    student,
    app: accessToken,
    tsm: tsmToken,
    refreshCookie,
    till: await openTill(place, MERCHANT.terminalNo),
    merchant: await logInAs(place, { login: MERCHANT.login, password: await passwordOf(place, 'admin') }),
    office,
  }
}

/** What a phone holds once its owner has logged in. */
export async function phoneSession(place: Place, { schoolNo, password }: Payer) {
  const { text, headers } = await post(place, '/platform/v1/sessions', { schoolNo, password })
  const { accessToken, tsmToken } = sessionAnswer.parse(JSON.parse(text))
  return { accessToken, tsmToken, refreshCookie: headers['set-cookie']?.[0]?.split(';', 1)[0] ?? '' }
}

export const json = (body: unknown, headers: Readonly<Record<string, string>> = {}) => ({
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
})

function post(
  { origin }: Pick<Place, 'origin'>,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return send(origin, { method: 'POST', path, ...json(body, headers) })
}

/** The till's signature over this very request. */
export async function signatureOf({ keys }: Till, { method, path, body = '' }: Shot): Promise<Record<string, string>> {
  const bytes = typeof body === 'string' ? body : new Uint8Array(body)
  return { ...(await signRequest({ method, path, body: bytes, key: keys.privateKey, now: Date.now() })) }
}

/** A body that no endpoint takes, whatever it is for: it changes nothing. */
const NOT_READ = { body: 'x' }

/** Sends it as somebody whom the endpoint lets in, so that what is wrong with it is what is judged. */
export type SendAllowed = (operation: Operation, shot: Omit<Shot, 'method'>) => Promise<Answer>

export function allowedIn(place: Place, callers: Callers): SendAllowed {
  const sessions = [callers.merchant, ...Object.values(callers.office)]
  const fitting = new Map<string, Promise<PortalLogin>>()

  /** Whose role an endpoint is for: the first whom it does not send away, asked without saying anything else. */
  async function findSession({ origin, method, path }: Operation): Promise<PortalLogin> {
    for (const session of sessions) {
      const answer = await send(origin, { method, path, headers: sessionHeaders(session), ...NOT_READ })
      if (codeOf(answer) !== 'FORBIDDEN') return session
    }
    throw new Error(`${method} ${path} is for nobody`)
  }

  function fittingSession(operation: Operation): Promise<PortalLogin> {
    const known = fitting.get(operation.name) ?? findSession(operation)
    fitting.set(operation.name, known)
    return known
  }

  async function proofsOf(operation: Operation, shot: Shot): Promise<Record<string, string>> {
    const { security, origin } = operation
    if (security.includes('requestSignature')) {
      return { ...bearer(callers.till.accessToken), ...(await signatureOf(callers.till, shot)) }
    }
    switch (security[0] ?? 'nobody') {
      case 'terminalToken':
        return bearer(callers.till.accessToken)
      case 'appToken':
        return bearer(callers.app)
      case 'appTsmToken':
        return bearer(callers.tsm)
      case 'serviceToken':
        return bearer(serviceToken(place, 'payment', origin === place.campus.urls.tsm ? 'tsm' : 'onecard'))
      case 'portalSession':
        return sessionHeaders(await fittingSession(operation))
      default:
        return {}
    }
  }

  return async (operation, given) => {
    const shot: Shot = { ...given, method: operation.method }
    return send(operation.origin, { ...shot, headers: { ...shot.headers, ...(await proofsOf(operation, shot)) } })
  }
}
