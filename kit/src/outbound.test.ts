import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { CERTIFICATE, CERTIFICATE_KEY, HOST } from '../test/certificate.ts'
import { checkTarget, postOnce, readTarget, type TargetRules } from './outbound.ts'

const servers: TcpServer[] = []
const sockets = new Set<Socket>()
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await Promise.all(servers.splice(0).map((server) => new Promise((closed) => server.close(closed))))
})

async function listening(server: TcpServer | Server): Promise<number> {
  servers.push(server)
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => undefined))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return (server.address() as AddressInfo).port
}

const local: TargetRules = { allowLocalhost: true }
const post = (url: string, rules: TargetRules = local, withinMs = 5000) =>
  postOnce({ url, headers: { 'x-test': 'yes' }, body: '{"a":1}', withinMs, rules })

/** A receiver on this machine that behaves like this. */
async function receiver(behave: RequestListener, withinMs = 5000) {
  return post(`http://localhost:${await listening(createServer(behave))}/hook`, local, withinMs)
}

describe('an address that somebody else has chosen', () => {
  it.each([
    ['https://example.com/hook', 'https://example.com/hook'],
    ['https://example.com:8443/?a=b', 'https://example.com:8443/?a=b'],
    ['HTTPS://EXAMPLE.com', 'https://example.com/'],
    ['http://example.com/', 'NOT_HTTPS'],
    ['ftp://example.com/', 'NOT_HTTPS'],
    ['file:///etc/passwd', 'URL_INVALID'],
    ['javascript:alert(1)', 'URL_INVALID'],
    ['http://localhost:3000/', 'NOT_HTTPS'],
    ['https://user@example.com/', 'CREDENTIALS'],
    ['https://user:secret@example.com/', 'CREDENTIALS'],
    ['https://example.com:22/', 'PORT'],
    ['https://example.com:25/', 'PORT'],
    ['https://example.com/#part', 'URL_INVALID'],
    ['https://exa mple.com/', 'URL_INVALID'],
    [' https://example.com/', 'URL_INVALID'],
    ['https://example.com/\r\nHost: x', 'URL_INVALID'],
    ['', 'URL_INVALID'],
  ])('%j is read as %s', (text, expected) => {
    const read = readTarget(text, {})
    expect(typeof read === 'string' ? read : read.href).toBe(expected)
  })

  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://017700000001/',
    'https://0/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[fd00:ec2::254]/',
  ])('%s is on this machine or in a private net, however it is written', async (text) => {
    expect(await checkTarget(text, {}, AbortSignal.timeout(1000))).toBe('NOT_PUBLIC')
  })

  it('must have public addresses only', async () => {
    const check = (...addresses: string[]) =>
      checkTarget('https://example.com/', { resolve: async () => addresses }, AbortSignal.timeout(1000))
    expect(await check('93.184.216.34', '2606:4700::1111')).toMatchObject({ address: '93.184.216.34' })
    expect(await check('93.184.216.34', '10.0.0.1')).toBe('UNRESOLVED')
    expect(await check('::ffff:93.184.216.34')).toBe('UNRESOLVED')
  })

  it('is refused alike when its name leads inside and when nobody knows it, so that names tell nothing of the inside', async () => {
    const check = (...addresses: string[]) =>
      checkTarget('https://intranet.example/', { resolve: async () => addresses }, AbortSignal.timeout(1000))
    expect(await check('10.0.0.1')).toBe('UNRESOLVED')
    expect(await check('fd00::1')).toBe('UNRESOLVED')
    expect(await check()).toBe('UNRESOLVED')
    const failing = async () => Promise.reject(new Error('no name server'))
    expect(await checkTarget('https://example.com/', { resolve: failing }, AbortSignal.timeout(1000))).toBe(
      'UNRESOLVED',
    )
  })

  it('is never asked when its name server does not answer in time', async () => {
    const never = () => new Promise<string[]>(() => undefined)
    expect(await post('https://example.com/', { resolve: never }, 100)).toEqual({ answer: undefined, fault: 'TIMEOUT' })
  })
})

describe('over TLS', () => {
  const behave: RequestListener = (request, response) => response.end(`${request.method} ${request.headers.host}`)
  const open = { isOpen: () => true, ca: CERTIFICATE }
  const secure = () => listening(createTlsServer({ cert: CERTIFICATE, key: CERTIFICATE_KEY }, behave))

  it('goes to the address that was looked at, whatever the name says afterwards', async () => {
    const port = await secure()
    const told: string[] = []
    const resolve = async (host: string) => {
      told.push(host)
      // Whoever asked a second time would be led away.
      return told.length === 1 ? ['127.0.0.1'] : ['127.0.0.99']
    }
    const sent = await post(`https://${HOST}:${port}/hook`, { ...open, resolve })
    expect(sent).toEqual({ answer: { status: 200, text: `POST ${HOST}:${port}` }, fault: undefined })
    expect(told).toEqual([HOST])
  })

  it('believes a certificate only for its name, and only from somebody known', async () => {
    const port = await secure()
    const resolve = async () => ['127.0.0.1']
    expect((await post(`https://other.example.com:${port}/`, { ...open, resolve })).fault).toBe('TLS')
    expect((await post(`https://${HOST}:${port}/`, { isOpen: () => true, resolve })).fault).toBe('TLS')
    const plain = await listening(createServer(behave))
    expect((await post(`https://${HOST}:${plain}/`, { ...open, resolve })).fault).toBe('TLS')
  })
})

describe('a receiver', () => {
  it('gets the request as it is, once', async () => {
    const seen: unknown[] = []
    const sent = await receiver((request, response) => {
      request.on('data', (chunk: Buffer) => seen.push([request.method, request.headers['x-test'], chunk.toString()]))
      request.on('end', () => response.writeHead(204).end())
    })
    expect([sent, seen]).toEqual([
      { answer: { status: 204, text: '' }, fault: undefined },
      [['POST', 'yes', '{"a":1}']],
    ])
  })

  it.each([301, 302, 307, 308])('is not followed to anywhere else (%i)', async (status) => {
    let asked = 0
    const sent = await receiver((_request, response) => {
      asked += 1
      response.writeHead(status, { location: '/elsewhere' }).end('moved')
    })
    expect([sent, asked]).toEqual([{ answer: { status, text: 'moved' }, fault: 'REDIRECT' }, 1])
  })

  it('may answer briefly, not at length', async () => {
    const { answer, fault } = await receiver((_request, response) => {
      response.writeHead(200)
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384)));
      }
      response.on('drain', more)
      more()
    })
    expect([answer?.status, answer?.text.length, fault]).toEqual([200, 1000, 'ANSWER_TOO_LARGE'])
  })

  it.each<[string, RequestListener]>([
    ['says nothing', () => undefined],
    ['trickles its headers', (_request, { socket }) => trickle(socket, 'HTTP/1.1 200 OK\r\nX-A: ')],
    [
      'trickles its answer',
      (_request, { socket }) => trickle(socket, 'HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n'),
    ],
  ])('has so long for everything when it %s', async (_how, behave) => {
    expect((await receiver(behave, 400)).fault).toBe('TIMEOUT')
  })

  it.each<[string, string, RequestListener]>([
    ['hangs up', 'CONNECTION', (_request, { socket }) => socket?.destroy()],
    [
      'breaks off',
      'ANSWER_BROKEN',
      (_request, { socket }) => socket?.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhal'),
    ],
    ['speaks something else', 'CONNECTION', (_request, { socket }) => socket?.end('220 mail.example.com ESMTP\r\n')],
    ['sends headers without end', 'ANSWER_BROKEN', (_request, { socket }) => flood(socket)],
  ])('has not taken it when it %s', async (_how, fault, behave) => {
    expect((await receiver(behave)).fault).toBe(fault)
  })

  it('that is not there is a broken connection', async () => {
    const server = createTcpServer()
    const port = await listening(server)
    await new Promise((closed) => servers.splice(0)[0]?.close(closed))
    expect(await post(`http://127.0.0.1:${port}/`)).toEqual({ answer: undefined, fault: 'CONNECTION' })
  })

  it('leaves nothing in the log that is not text', async () => {
    const sent = await receiver((_request, response) =>
      response.end(Buffer.from('a\0b\u001b[31m\u202ec\ud800 好\n', 'utf8')),
    )
    expect(sent.answer?.text.startsWith('ab[31mc')).toBe(true)
    for (const hidden of ['\0', '\u001b', '\u202e']) expect(sent.answer?.text).not.toContain(hidden)
    expect(sent.answer?.text).toContain('好\n')
  })
})

function trickle(socket: Socket | null, head: string): void {
  socket?.write(head)
  const timer = setInterval(() => socket?.write('a'), 50)
  socket?.on('close', () => clearInterval(timer))
}

function flood(socket: Socket | null): void {
  socket?.write(`HTTP/1.1 200 OK\r\n${'X-Header: aaaaaaaaaaaaaaaaaaaa\r\n'.repeat(2000)}\r\n`)
}
