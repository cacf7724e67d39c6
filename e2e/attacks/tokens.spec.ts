import { createPublicKey, KeyObject } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { newId } from '@yimatong/contract/ids'
import { clientAssertion } from '@yimatong/contract/terminal'
import { refill, enrolPhone, showCode } from '@yimatong/bench/simulated/phone'
import { aPayer } from '../campus/people.ts'
import { demoCampus } from '../campus/tills.ts'
import type { Place } from '../campus/place.ts'
import { bearer, type Callers, json, phoneSession, sessionHeaders } from './callers.ts'
import type { Operation } from './doors.ts'
import { base64url, campusKey, readToken, serviceToken } from './forge.ts'
import { forgeriesOf, type Kind } from './forgeries.ts'
import { codeOf, wrongIn } from './refusal.ts'
import { expect, test } from './test.ts'
import { type Answer, each, send } from './wire.ts'

/** Something real that its owner has proved who he is with, or paid with, and the schemes that it is for. */
interface Proof {
  kind: string
  /** Absent where it opens no endpoint at all. */
  schemes?: string[]
  headers: Record<string, string>
  /** Where it is good, when they are spoken at several doors. */
  origin?: string
}

const REFUSED = [401, 403]

async function everyProof(place: Place, callers: Callers): Promise<Proof[]> {
  const { app, tsm, till, merchant, refreshCookie, student, office } = callers
  const { urls } = place.campus
  const phone = await enrolPhone(place.origin, student.tsmToken, 'phone of a test')
  await refill(phone)
  const [voucher] = phone.vouchers
  const { merchantCodes } = await demoCampus(place)
  const assertion = await clientAssertion({ terminalId: till.terminalId, key: till.keys.privateKey, now: Date.now() })
  const useless: Record<string, string> = {
    'a client assertion': assertion,
    'a scanned code': await showCode(phone),
    'a voucher': Buffer.from(voucher?.signedVoucher ?? '').toString('base64url'),
    'a merchant code': merchantCodes[0]?.url.split('/q/')[1] ?? '',
    'a refresh token': refreshCookie.split('=')[1] ?? '',
    'a session’s token': merchant.cookie.value,
    'a token for writes': merchant.csrfToken,
    'an unsigned token': `${base64url({ alg: 'none', typ: 'app+jwt' })}.${base64url(readToken(app).claims)}.`,
  }
  return [
    { kind: 'nothing', headers: {} },
    { kind: 'an app token', schemes: ['appToken'], headers: bearer(app) },
    { kind: 'an app token for the code service', schemes: ['appTsmToken'], headers: bearer(tsm) },
    { kind: 'a till’s token', schemes: ['terminalToken'], headers: bearer(till.accessToken) },
    { kind: 'a merchant’s session', schemes: ['portalSession', 'merchantSession'], headers: sessionHeaders(merchant) },
    { kind: 'an office session', schemes: ['portalSession', 'officeSession'], headers: sessionHeaders(office.admin) },
    { kind: 'a refresh cookie', headers: { cookie: refreshCookie } },
    {
      kind: 'a refresh token as a session',
      headers: { cookie: `${merchant.cookie.name}=${refreshCookie.split('=')[1]}` },
    },
    {
      kind: 'a service token',
      schemes: ['serviceToken'],
      headers: bearer(serviceToken(place, 'payment', 'tsm')),
      origin: urls.tsm,
    },
    {
      kind: 'a ledger token',
      schemes: ['serviceToken'],
      headers: bearer(serviceToken(place, 'payment', 'onecard')),
      origin: urls.onecard,
    },
    ...Object.entries(useless).map(([kind, token]) => ({ kind, headers: bearer(token) })),
  ]
}

/** Sessions are of two kinds, which meet where they begin and end. */
const COMMON = /^\/portal\/v1\/session/
const OFFICE = /^\/portal\/v1\/office\//
const schemeOf = ({ security, path }: Operation): string => {
  const name = security.join('+')
  if (name !== 'portalSession' || COMMON.test(path)) return name
  return OFFICE.test(path) ? 'officeSession' : 'merchantSession'
}

const opens = ({ schemes = [], origin }: Proof, operation: Operation): boolean =>
  schemes.includes(schemeOf(operation)) && (origin ?? operation.origin) === operation.origin

test('what proves something at one door proves nothing at any other', async ({ place, callers, operations }) => {
  const proofs = await everyProof(place, callers)
  const guarded = operations.filter(({ security }) => security.length > 0)
  const tries = guarded.flatMap((operation) => proofs.map((proof) => ({ operation, proof })))
  const faults = await each(
    tries.filter(({ operation, proof }) => !opens(proof, operation)),
    async ({ operation, proof }) => {
      const { method, origin } = operation
      const answer = await send(origin, {
        method,
        path: operation.path.replaceAll(/\{[^}]+\}/g, 'x'),
        headers: proof.headers,
      })
      return wrongIn(`${operation.name} with ${proof.kind}`, answer, REFUSED)
    },
  )
  expect(faults.filter((fault) => fault !== undefined)).toEqual([])
  expect(tries.length).toBeGreaterThan(3000)
})

const kindsOf = (place: Place, { app, tsm, till }: Callers): Kind[] => {
  const { payment, tsm: tsmUrl, onecard } = place.campus.urls
  const platform = campusKey(place, 'platform')
  const own = campusKey(place, 'payment')
  const today = new Date().toISOString().slice(0, 10)
  return [
    { name: 'app', token: app, key: platform, origin: payment, path: '/platform/v1/me' },
    { name: 'app at the code service', token: tsm, key: platform, origin: payment, path: '/tsm/v1/devices' },
    { name: 'till', token: till.accessToken, key: platform, origin: payment, path: '/gateway/v1/config' },
    {
      name: 'service at the code service',
      token: serviceToken(place, 'payment', 'tsm'),
      key: own,
      origin: tsmUrl,
      path: '/tsm/v1/keys',
    },
    {
      name: 'service at the ledger',
      token: serviceToken(place, 'payment', 'onecard'),
      key: own,
      origin: onecard,
      path: `/onecard/v1/statements/${today}`,
    },
  ]
}

/** What is asked of an address outside the campus, which a token may name, while this goes on. */
async function heardElsewhere(attack: (address: string) => Promise<void>): Promise<string[]> {
  const heard: string[] = []
  const elsewhere = createServer((request, response) => {
    heard.push(request.url ?? '')
    response.end('{"keys":[]}')
  })
  await new Promise<void>((listening) => elsewhere.listen(0, '127.0.0.1', listening))
  try {
    await attack(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`)
    return heard
  } finally {
    elsewhere.close()
  }
}

test('no forged, edited or misused token is taken, and no address in one is ever called', async ({
  place,
  callers,
}) => {
  const kinds = kindsOf(place, callers)
  const real = await each(kinds, ({ origin, path, token }) =>
    send(origin, { method: 'GET', path, headers: bearer(token) }),
  )
  expect(real.map(({ status }) => status)).toEqual(kinds.map(() => 200))
  const heard = await heardElsewhere(async (address) => {
    const tries = kinds.flatMap((kind) =>
      Object.entries(forgeriesOf(kind, address)).map(([how, token]) => ({
        kind,
        how,
        token,
      })),
    )
    const faults = await each(tries, async ({ kind, how, token }) => {
      const answer = await send(kind.origin, { method: 'GET', path: kind.path, headers: bearer(token) })
      return wrongIn(`${kind.name}: ${how}`, answer, [401])
    })
    expect(faults.filter((fault) => fault !== undefined)).toEqual([])
  })
  expect(heard).toEqual([])
})

const TOKENS = '/gateway/v1/token'

/** Asks for a till's token. */
function showAssertion({ origin }: Place, assertion: string): Promise<Answer> {
  const body = {
    grantType: 'client_credentials',
    clientAssertionType: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    clientAssertion: assertion,
  }
  return send(origin, { method: 'POST', path: TOKENS, ...json(body) })
}

test('no forged, edited or misused assertion gets a till’s token, and the real one does so once after all of them', async ({
  place,
  callers,
}) => {
  const { terminalId, keys } = callers.till
  const token = await clientAssertion({ terminalId, key: keys.privateKey, now: Date.now() })
  const privateKey = KeyObject.from(keys.privateKey)
  const key = { kid: terminalId, privateKey, publicKey: createPublicKey(privateKey) }
  const kind = { name: 'assertion', token, key, origin: place.origin, path: TOKENS }
  const heard = await heardElsewhere(async (address) => {
    const faults = await each(Object.entries(forgeriesOf(kind, address)), async ([how, forgery]) =>
      wrongIn(`${kind.name}: ${how}`, await showAssertion(place, forgery), [401]),
    )
    expect(faults.filter((fault) => fault !== undefined)).toEqual([])
  })
  expect(heard).toEqual([])
  const real = [await showAssertion(place, token), await showAssertion(place, token)]
  expect(real.map(({ status }) => status)).toEqual([200, 401])
})

test('an assertion whose key is named by a list spoils nobody else’s that is looked at in the same moment', async ({
  place,
}) => {
  const assertionBy = (kid: unknown): string =>
    `${base64url({ alg: 'ES256', typ: 'client-assertion+jwt', kid })}.${base64url({})}.AAAA`
  // Tills that nobody knows: each has to be looked up, and what is looked up in one moment shares a statement.
  const kids = Array.from({ length: 200 }, () => [newId('terminal'), [newId('terminal')]]).flat()
  const answers = await Promise.all(kids.map((kid) => showAssertion(place, assertionBy(kid))))
  expect(new Set(answers.map(codeOf))).toEqual(new Set(['UNAUTHENTICATED']))
})

test('a session that is over opens nothing at the code service any more, though its token would live on', async ({
  place,
}) => {
  const payer = await aPayer(place)
  const [gone, open] = [await phoneSession(place, payer), await phoneSession(place, payer)]
  const { deviceId } = await enrolPhone(place.origin, gone.tsmToken, 'phone of a test')
  const list = { method: 'GET', path: '/tsm/v1/devices' }
  const device = `${list.path}/${deviceId}`
  const ask = (shot: { method: string; path: string }, token: string) =>
    send(place.origin, { ...shot, headers: bearer(token) })
  expect((await ask(list, gone.tsmToken)).status).toBe(200)
  const path = '/platform/v1/sessions'
  await send(place.origin, { method: 'DELETE', path, headers: { cookie: gone.refreshCookie } })
  await expect.poll(async () => (await ask(list, gone.tsmToken)).status).toBe(401)
  const shots = [
    list,
    { method: 'POST', path: list.path },
    { method: 'POST', path: `${device}/codes` },
    { method: 'DELETE', path: device },
  ]
  const faults = await each(shots, async (shot) =>
    wrongIn(`${shot.method} ${shot.path}`, await ask(shot, gone.tsmToken), [401]),
  )
  expect(faults.filter((fault) => fault !== undefined)).toEqual([])
  expect((await ask({ method: 'POST', path: `${device}/codes` }, open.tsmToken)).status).toBe(200)
})
