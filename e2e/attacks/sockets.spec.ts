import { NAMESPACES } from '@yimatong/contract/events'
import { io, type Socket } from 'socket.io-client'
import { dynamicCode } from '../campus/merchant-codes.ts'
import { aPayer, type Payer } from '../campus/people.ts'
import type { Place } from '../campus/place.ts'
import { scanningPhone } from '../campus/scanning-phones.ts'
import { bearer, json, phoneSession, sessionHeaders, signatureOf } from './callers.ts'
import { campusKey, serviceToken } from './forge.ts'
import { forgeriesOf } from './forgeries.ts'
import { AS_ASKED, expect, PUBLIC_ORIGIN, test } from './test.ts'
import { type Answer, each, send } from './wire.ts'

const HANDSHAKE = '/socket.io/?EIO=4&transport='
const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
}

const heardOn = (socket: Socket, event: string): Promise<unknown> =>
  new Promise((resolve) => socket.once(event, resolve))

function opened(
  origin: string,
  namespace: string,
  { token, cookie }: { token?: string; cookie?: string } = {},
): Socket {
  return io(`${origin}${namespace}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    ...(token === undefined ? {} : { auth: { token } }),
    extraHeaders: { origin: PUBLIC_ORIGIN, ...(cookie === undefined ? {} : { cookie }) },
  })
}

test('a socket that another site’s page opens is refused at the handshake, by polling and as a websocket', async ({
  place,
  callers,
}) => {
  const origins = [
    'https://evil.example',
    'null',
    `${PUBLIC_ORIGIN}.evil.example`,
    PUBLIC_ORIGIN.replace('https', 'http'),
  ]
  const { cookie } = sessionHeaders(callers.merchant)
  const statuses = await each(
    origins.flatMap((origin) => [
      { path: `${HANDSHAKE}polling`, headers: { ...AS_ASKED, origin, cookie } },
      { path: `${HANDSHAKE}websocket`, headers: { ...AS_ASKED, origin, cookie, ...UPGRADE } },
    ]),
    async (shot) => (await send(place.origin, { method: 'GET', ...shot })).status,
  )
  // The two transports say no in their own words.
  expect(statuses).toEqual(origins.flatMap(() => [403, 400]))
  const own = await send(place.origin, {
    method: 'GET',
    path: `${HANDSHAKE}polling`,
    headers: { ...AS_ASKED, origin: PUBLIC_ORIGIN },
  })
  expect(own.status).toBe(200)
})

test('a socket joins only where its token is for', async ({ place, callers }) => {
  const { app, tsm, till, refreshCookie, merchant } = callers
  const tokens = {
    app,
    tsm,
    till: till.accessToken,
    service: serviceToken(place, 'payment', 'tsm'),
    csrf: merchant.csrfToken,
    none: '',
  }
  const { cookie } = sessionHeaders(merchant)
  const proofs = [
    ...Object.entries(tokens).map(([kind, token]) => ({ kind, token })),
    { kind: 'portal', cookie },
    { kind: 'refresh cookie', cookie: refreshCookie },
    { kind: 'nothing' },
  ]
  const tries = Object.entries(NAMESPACES).flatMap(([name, namespace]) =>
    proofs.map((proof) => ({ name, namespace, proof })),
  )
  const joined = await each(tries, async ({ name, namespace, proof }) => {
    const socket = opened(place.origin, namespace, proof)
    try {
      const isIn = heardOn(socket, 'connect').then(() => true)
      const isOut = heardOn(socket, 'connect_error').then(() => false)
      return (await Promise.race([isIn, isOut])) ? [`${proof.kind} in ${name}`] : []
    } finally {
      socket.disconnect()
    }
  })
  expect(joined.flat().toSorted()).toEqual(['app in app', 'portal in portal', 'till in pos'])
})

test('no forged, edited or misused token opens a socket', async ({ place, callers }) => {
  const key = campusKey(place, 'platform')
  const kinds = [
    { name: 'app', token: callers.app, namespace: NAMESPACES.app },
    { name: 'till', token: callers.till.accessToken, namespace: NAMESPACES.pos },
  ]
  const tries = kinds.flatMap(({ name, token, namespace }) => {
    const forgeries = forgeriesOf({ name, token, key, origin: place.origin, path: '' }, 'http://127.0.0.1:9')
    return Object.entries({ itself: token, ...forgeries }).map(([how, forged]) => ({ name, how, forged, namespace }))
  })
  const joined = await each(tries, async ({ name, how, forged, namespace }) => {
    const socket = opened(place.origin, namespace, { token: forged })
    try {
      const isIn = heardOn(socket, 'connect').then(() => true)
      const isOut = heardOn(socket, 'connect_error').then(() => false)
      return (await Promise.race([isIn, isOut])) ? [`${name}: ${how}`] : []
    } finally {
      socket.disconnect()
    }
  })
  expect(joined.flat()).toEqual(['app: itself', 'till: itself'])
})

test('whoever listens without a token, or as somebody else, hears nothing of a payment', async ({ place, callers }) => {
  const { app, till } = callers
  const heard: string[] = []
  const strangers = [opened(place.origin, NAMESPACES.app, { token: app })]
  const own = opened(place.origin, NAMESPACES.pos, { token: till.accessToken })
  const sockets = [...strangers, own]
  try {
    await Promise.all(sockets.map((socket) => heardOn(socket, 'connect')))
    for (const socket of strangers) socket.onAny((event: string) => heard.push(event))
    const told = heardOn(own, 'payment.updated')
    const path = '/gateway/v1/payments'
    const payment = { outTradeNo: `ATT-${Date.now()}`, authCode: '91'.padEnd(20, '0'), amount: 100 }
    const shot = { method: 'POST', path, ...json(payment) }
    const headers = { ...shot.headers, ...bearer(till.accessToken), ...(await signatureOf(till, shot)) }
    expect((await send(place.origin, { ...shot, headers })).status).toBe(200)
    await told
    // A refusal on the same connection comes after whatever was said before it.
    await Promise.all(strangers.map((socket) => heardOn(socket.io.socket(NAMESPACES.pos), 'connect_error')))
    expect(heard).toEqual([])
  } finally {
    for (const socket of sockets) socket.disconnect()
  }
})

test('a socket that says anything is ended, whatever it asks for and however long that is', async ({
  place,
  callers,
}) => {
  const { app, till, student } = callers
  const asked = [`terminal:${till.terminalNo}`, `person:${student.personId}`, 'office', 'x'.repeat(5000)]
  const ends = await each(asked, async (room) => {
    const socket = opened(place.origin, NAMESPACES.app, { token: app })
    await heardOn(socket, 'connect')
    const ended = heardOn(socket, 'disconnect')
    socket.emit('join', room)
    return ended
  })
  expect(ends).toEqual([...asked.slice(1).map(() => 'io server disconnect'), 'transport close'])
})

test('a token in the address opens no socket, nor does one where there is nothing to hear', async ({
  place,
  callers,
}) => {
  const { app, till } = callers
  const sockets = [
    io(`${place.origin}${NAMESPACES.app}?token=${app}`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    }),
    io(`${place.origin}${NAMESPACES.pos}`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      query: { token: till.accessToken, auth: JSON.stringify({ token: till.accessToken }) },
    }),
    opened(place.origin, '/', { token: app }),
    opened(place.origin, '/admin', { token: app }),
  ]
  const refused = await Promise.all(sockets.map((socket) => heardOn(socket, 'connect_error')))
  for (const socket of sockets) socket.disconnect()
  expect(refused.map((error) => (error instanceof Error ? error.message : error))).toEqual([
    'UNAUTHENTICATED',
    'UNAUTHENTICATED',
    'UNAUTHENTICATED',
    'Invalid namespace',
  ])
})

test('one login opens twenty sockets at most, and each further one ends the oldest', async ({ place, callers }) => {
  const open = async (): Promise<Socket> => {
    const socket = opened(place.origin, NAMESPACES.app, { token: callers.app })
    await heardOn(socket, 'connect')
    return socket
  }
  const sockets = [await open()]
  const ended = sockets[0] && heardOn(sockets[0], 'disconnect')
  for (let more = 0; more < 20; more++) sockets.push(await open())
  expect(await ended).toBe('io server disconnect')
  for (const socket of sockets) socket.disconnect()
})

test('whoever leaves a room loses the connection, so that none is kept that nobody counts', async ({
  place,
  callers,
}) => {
  const socket = opened(place.origin, NAMESPACES.app, { token: callers.app })
  await heardOn(socket, 'connect')
  const ended = new Promise((resolve) => socket.io.engine.once('close', resolve))
  // The packet that leaves this room alone, which says nothing of the connection.
  socket.io.engine.write(`1${NAMESPACES.app},`)
  expect(await ended).toBe('transport close')
})

/** A socket packet by packet, as no library shows it: also what comes before anybody was let in. */
interface Line {
  say: (packet: string) => Promise<Answer>
  /** Everything that comes, up to and with the packet that has these words. */
  hearUntil: (words: string) => Promise<string[]>
}

const PING = '2'
const PONG = '3'
/** Ends the connection, and leaves no room by itself. */
const CUT = '1'
const BETWEEN_PACKETS = '\x1e'

async function aLine(origin: string): Promise<Line> {
  const path = `${HANDSHAKE}polling`
  const handshake = await send(origin, { method: 'GET', path })
  const { sid } = JSON.parse(handshake.text.slice(1)) as { sid: string }
  const own = `${path}&sid=${sid}`
  const say: Line['say'] = (body) =>
    send(origin, { method: 'POST', path: own, headers: { 'content-type': 'text/plain' }, body })
  return {
    say,
    async hearUntil(words) {
      const heard: string[] = []
      while (!heard.some((packet) => packet.includes(words))) {
        const { status, text } = await send(origin, { method: 'GET', path: own })
        if (status !== 200) throw new Error(`instead of ${words}: ${status} ${text}`)
        const packets = text.split(BETWEEN_PACKETS)
        if (packets.includes(PING)) await say(PONG)
        heard.push(...packets.filter((packet) => packet !== PING))
      }
      return heard
    },
  }
}

/** The packet that asks for the phones' room, and what a packet of that room carries. */
const joining = (auth: object): string => `40${NAMESPACES.app},${JSON.stringify(auth)}`
const carried = (packet = ''): unknown => JSON.parse(packet.slice(packet.indexOf(',') + 1))

/** Gives how this person pays, and the number of each payment. */
async function paying(place: Place, person: Payer): Promise<() => Promise<string>> {
  const phone = await scanningPhone(place, person)
  let amount = 100
  return async () => {
    amount += 100
    const { url } = await dynamicCode(place, 'T00005', { amount })
    return (await phone.scanAndPay(url)).paymentId
  }
}

test('whoever names a former socket gets nothing of it: not what it missed, nor its rooms, with a token of their own or none', async ({
  place,
}) => {
  const [student, thief] = [await aPayer(place), await aPayer(place)]
  const [pays, thiefPays] = [await paying(place, student), await paying(place, thief)]
  const ending = await phoneSession(place, student)
  const staying = await phoneSession(place, student)
  const thiefs = await phoneSession(place, thief)

  const [former, witness] = [await aLine(place.origin), await aLine(place.origin)]
  await former.say(joining({ token: ending.accessToken }))
  await witness.say(joining({ token: staying.accessToken }))
  const [joined] = await former.hearUntil('"sid"')
  await witness.hearUntil('"sid"')
  const first = await pays()
  const told = (await former.hearUntil(first)).at(-1)
  await witness.hearUntil(first)
  // What the library's recovery would go by; without it, a socket is told its public name alone, and no place in what it heard.
  const { sid, pid = sid } = carried(joined) as { sid: string; pid?: string }
  const last = (carried(told) as unknown[]).at(-1)
  const formerSocket = { pid, offset: typeof last === 'string' ? last : '' }

  await former.say(CUT)
  const logout = { method: 'DELETE', path: '/platform/v1/sessions', headers: { cookie: ending.refreshCookie } }
  expect((await send(place.origin, logout)).status).toBe(204)
  const missed = await pays()
  await witness.hearUntil(missed)

  const stranger = await aLine(place.origin)
  await stranger.say(joining({ token: '', ...formerSocket }))
  expect(await stranger.hearUntil('UNAUTHENTICATED')).toEqual([`44${NAMESPACES.app},{"message":"UNAUTHENTICATED"}`])

  const thiefsLine = await aLine(place.origin)
  await thiefsLine.say(joining({ token: thiefs.accessToken, ...formerSocket }))
  const heard = await thiefsLine.hearUntil('"sid"')
  const later = await pays()
  await witness.hearUntil(later)
  heard.push(...(await thiefsLine.hearUntil(await thiefPays())))
  expect(heard.filter((packet) => [first, missed, later].some((paymentId) => packet.includes(paymentId)))).toEqual([])
})

test('what a handshake answers, taken or refused, says that it is data and no page, and for https alone', async ({
  place,
}) => {
  const polling = `${HANDSHAKE}polling`
  const shots = [
    { status: 200, method: 'GET', path: polling },
    { status: 400, method: 'POST', path: polling },
    { status: 400, method: 'GET', path: `${polling}&sid=nobody` },
    { status: 400, method: 'GET', path: `${HANDSHAKE}none` },
    { status: 403, method: 'GET', path: polling, headers: { origin: 'https://evil.example' } },
  ]
  const answers = await each(shots, (shot) => send(place.origin, shot))
  expect(answers.map(({ status }) => status)).toEqual(shots.map(({ status }) => status))
  for (const { headers } of answers) {
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': expect.stringMatching(/^max-age=31536000/),
      'x-content-type-options': 'nosniff',
    })
    const shared = ['access-control-allow-origin', 'x-powered-by', 'server']
    expect(Object.keys(headers).filter((name) => shared.includes(name))).toEqual([])
  }
})
