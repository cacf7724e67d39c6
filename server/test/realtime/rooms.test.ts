import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createLog } from '@yimatong/kit/log'
import { answerHeaders } from '@yimatong/kit/security-headers'
import { io, type Socket } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { attachRealtime, type Realtime, rooms, type SocketOwner } from '../../src/realtime/attach.ts'

const log = createLog({ name: 'test', level: 'silent' })
const AN_HOUR_MS = 3_600_000
let server: Server
let realtime: Realtime
let origin: string
let sockets: Socket[] = []

/** A token is the name of the room it opens; `bad` opens none, `old` has expired. */
function owner(room: (name: string) => string) {
  return async (token: string): Promise<SocketOwner> => {
    if (token === 'bad' || token === '') throw new Error('no')
    const expiresAtMs = Date.now() + (token === 'old' ? 20 : AN_HOUR_MS)
    return { rooms: [room(token), rooms.session(`of-${token}`)], expiresAtMs }
  }
}

function open(namespace: string, token: unknown, extraHeaders: Record<string, string> = {}, more = {}): Socket {
  const socket = io(`${origin}${namespace}`, {
    auth: { token, ...more },
    transports: ['websocket'],
    extraHeaders,
    reconnection: false,
    forceNew: true,
  })
  sockets.push(socket)
  return socket
}

const heard = (socket: Socket, event: string): Promise<unknown> => new Promise((resolve) => socket.once(event, resolve))

const billOf = (paymentId: string) => () => ({ paymentId }) as never

/** How the library would recover a socket of ann's that was cut off, and missed a bill, before her session ended. */
async function aFormerSocket(): Promise<{ pid: string; offset: string }> {
  const [ann, other] = [open('/app', 'ann'), open('/app', 'ann')]
  await Promise.all([heard(ann, 'connect'), heard(other, 'connect')])
  const first = heard(ann, 'payment.updated')
  realtime.billUpdated('ann', billOf('heard'))
  await first
  // A socket that nobody recovers is told neither.
  const { id, ...kept } = ann as unknown as { id: string; _pid?: string; _lastOffset?: string }
  const former = { pid: kept._pid ?? id, offset: kept._lastOffset ?? '' }
  ann.io.engine.close()
  await vi.waitUntil(() => realtime.connected().app === 1, { timeout: 15_000 })
  realtime.billUpdated('ann', billOf('missed'))
  realtime.disconnect(rooms.session('of-ann'))
  return former
}

/** Every event that arrives on a socket's connection, joined or not. */
function arrivedAt(socket: Socket): unknown[] {
  const arrived: unknown[] = []
  socket.io.on('packet', ({ data }: { data?: unknown }) => {
    if (Array.isArray(data)) arrived.push(data[1])
  })
  return arrived
}

beforeEach(async () => {
  server = createServer()
  realtime = attachRealtime(server, {
    log,
    publicOrigin: 'http://localhost:8080',
    appOwner: owner(rooms.person),
    posOwner: owner(rooms.terminal),
    portalOwner: (cookie) => owner(rooms.merchant)(cookie ?? ''),
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterEach(async () => {
  for (const socket of sockets) socket.disconnect()
  sockets = []
  await realtime.close()
})

describe('sockets', () => {
  it('are refused without a good token', async () => {
    for (const token of ['bad', '', undefined, 7, { $ne: '' }])
      expect(await heard(open('/app', token), 'connect_error')).toMatchObject({ message: 'UNAUTHENTICATED' })
    expect(await heard(open('/pos', 'bad'), 'connect_error')).toMatchObject({ message: 'UNAUTHENTICATED' })
  })

  it("are refused from another site's page", async () => {
    await heard(open('/app', 'ann', { Origin: 'https://evil.example' }), 'connect_error')
  })

  it('carry a bill to its payer and to nobody else', async () => {
    const [ann, bob] = [open('/app', 'ann'), open('/app', 'bob')]
    await Promise.all([heard(ann, 'connect'), heard(bob, 'connect')])
    const bobHeard: unknown[] = []
    bob.on('payment.updated', (bill) => bobHeard.push(bill))
    const annHears = heard(ann, 'payment.updated')
    realtime.billUpdated('ann', () => ({ paymentId: 'pay_1' }) as never)
    expect(await annHears).toMatchObject({ paymentId: 'pay_1' })
    // Bob's own comes after Ann's on the same server, so what was meant for Ann would have come before it.
    const bobHears = heard(bob, 'payment.updated')
    realtime.billUpdated('bob', () => ({ paymentId: 'pay_2' }) as never)
    await bobHears
    expect(bobHeard).toEqual([{ paymentId: 'pay_2' }])
  })

  it('put nobody into a room that they ask for, and end whoever asks for anything', async () => {
    const [ann, mallory] = [open('/app', 'ann'), open('/app', 'mallory')]
    await Promise.all([heard(ann, 'connect'), heard(mallory, 'connect')])
    const malloryHeard: unknown[] = []
    mallory.on('payment.updated', (bill) => malloryHeard.push(bill))
    const over = heard(mallory, 'disconnect')
    mallory.emit('join', rooms.person('ann'))
    mallory.emit('subscribe', { room: rooms.person('ann') })
    realtime.billUpdated('ann', () => ({ paymentId: 'pay_1' }) as never)
    expect(await over).toBe('io server disconnect')
    expect(malloryHeard).toEqual([])
    expect(ann.connected).toBe(true)
  })

  it('are refused where there is nothing to hear', async () => {
    expect(await heard(open('/', 'ann'), 'connect_error')).toMatchObject({ message: 'UNAUTHENTICATED' })
    expect(await heard(open('/else', 'ann'), 'connect_error')).toBeInstanceOf(Error)
  })

  it('are twenty of one login at most: one more ends the oldest', async () => {
    const opened: Socket[] = []
    for (let nth = 0; nth < 20; nth++) {
      const socket = open('/app', 'ann')
      await heard(socket, 'connect')
      opened.push(socket)
    }
    const [oldest, ...others] = opened
    const over = oldest && heard(oldest, 'disconnect')
    await heard(open('/app', 'ann'), 'connect')
    expect(await over).toBe('io server disconnect')
    expect(others.every((socket) => socket.connected)).toBe(true)
  })

  it('are ended by a frame that is larger than anything we are told', async () => {
    const mallory = open('/app', 'mallory')
    await heard(mallory, 'connect')
    const over = heard(mallory, 'disconnect')
    mallory.emit('x', 'x'.repeat(5000))
    expect(await over).toBe('transport close')
  })

  it("tell a till of its own payments, and a phone's name opens nothing there", async () => {
    const [till, person] = [open('/pos', 'T00001'), open('/app', 'T00001')]
    await Promise.all([heard(till, 'connect'), heard(person, 'connect')])
    const personHeard: unknown[] = []
    person.on('payment.updated', (bill) => personHeard.push(bill))
    const tillHears = heard(till, 'payment.updated')
    realtime.paymentUpdated('T00001', () => ({ paymentId: 'pay_1' }) as never)
    expect(await tillHears).toMatchObject({ paymentId: 'pay_1' })
    expect(personHeard).toEqual([])
  })

  it('make nothing for a room that nobody is in, nor for whoever has been in it', async () => {
    const ann = open('/app', 'ann')
    await heard(ann, 'connect')
    ann.disconnect()
    await vi.waitUntil(() => realtime.connected().app === 0, { timeout: 15_000 })
    const made: string[] = []
    for (const person of ['ann', 'bob']) {
      realtime.billUpdated(person, () => {
        made.push(person)
        return billOf('unheard')()
      })
    }
    expect(made).toEqual([])
  })

  it('tell nothing that a former socket has missed to whoever names it without a token', async () => {
    const mallory = open('/app', '', {}, await aFormerSocket())
    const arrived = arrivedAt(mallory)
    expect(await heard(mallory, 'connect_error')).toMatchObject({ message: 'UNAUTHENTICATED' })
    expect(arrived).toEqual([])
  })

  it('give whoever names a former socket none of its rooms beside their own', async () => {
    const mallory = open('/app', 'mallory', {}, await aFormerSocket())
    const arrived = arrivedAt(mallory)
    await heard(mallory, 'connect')
    realtime.billUpdated('ann', billOf('later'))
    // Mallory's own comes after it, so what was not heard by then was not sent.
    realtime.billUpdated('mallory', billOf('own'))
    await expect.poll(() => arrived).toContainEqual({ paymentId: 'own' })
    expect(arrived).toEqual([{ paymentId: 'own' }])
  })

  it('take their connection along when they leave, so that nobody holds one that is counted nowhere', async () => {
    const ann = open('/app', 'ann')
    await heard(ann, 'connect')
    const ended = new Promise((resolve) => ann.io.engine.once('close', resolve))
    // To leave and stay connected is not what any page of ours says.
    ann.io.engine.write('1/app,')
    expect(await ended).toBe('transport close')
  })

  it('begin with answers that say of themselves, taken or refused, that they are data and no page', async () => {
    const ask = (query: string, headers = {}) => fetch(`${origin}/socket.io/?EIO=4&${query}`, { headers })
    const answers = await Promise.all([
      ask('transport=polling'),
      ask('transport=none'),
      ask('transport=polling', { Origin: 'https://evil.example' }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 403])
    const wanted = answerHeaders({ https: false })
    for (const { headers } of answers) expect(wanted.map(([name]) => [name, headers.get(name)])).toEqual(wanted)
  })

  it('end with the session that they belong to, and when their token expires', async () => {
    const ann = open('/app', 'ann')
    await heard(ann, 'connect')
    const over = heard(ann, 'disconnect')
    realtime.disconnect(rooms.session('of-ann'))
    expect(await over).toBe('io server disconnect')
    expect(await heard(open('/app', 'old'), 'disconnect')).toBe('io server disconnect')
  })

  it('tell every till when the stop list has changed', async () => {
    const tills = [open('/pos', 'T00001'), open('/pos', 'T00002')]
    await Promise.all(tills.map((till) => heard(till, 'connect')))
    const all = Promise.all(tills.map((till) => heard(till, 'stop-list.changed')))
    realtime.stopListChanged(7)
    expect(await all).toEqual([{ version: 7 }, { version: 7 }])
  })
})
