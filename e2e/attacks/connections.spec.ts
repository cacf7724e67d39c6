import { once } from 'node:events'
import { connect } from 'node:net'
import { codeOf, leaksOf } from './refusal.ts'
import { expect, test } from './test.ts'
import { each, send, sendBytes } from './wire.ts'

/** Another request, hidden in what two servers in a row would read differently. */
const HIDDEN = 'GET /demo/v1/campus HTTP/1.1\r\nHost: campus\r\n\r\n'
const TAKES_BODY = 'POST /platform/v1/sessions HTTP/1.1\r\nHost: campus\r\nContent-Type: application/json\r\n'
const ASKS = 'GET /healthz HTTP/1.1\r\n'

const SHAPES: Record<string, string> = {
  'a length and chunks': `${TAKES_BODY}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${HIDDEN}`,
  'chunks and a length': `${TAKES_BODY}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${HIDDEN}`,
  'two lengths': `${TAKES_BODY}Content-Length: 2\r\nContent-Length: 0\r\n\r\n{}${HIDDEN}`,
  'two lengths in a list': `${TAKES_BODY}Content-Length: 2, 0\r\n\r\n{}${HIDDEN}`,
  'a length with a sign': `${TAKES_BODY}Content-Length: +2\r\n\r\n{}${HIDDEN}`,
  'a length below zero': `${TAKES_BODY}Content-Length: -1\r\n\r\n${HIDDEN}`,
  'a length in hexadecimal': `${TAKES_BODY}Content-Length: 0x2\r\n\r\n{}${HIDDEN}`,
  'a coding that nobody knows': `${TAKES_BODY}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${HIDDEN}`,
  'chunked, but not last': `${TAKES_BODY}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${HIDDEN}`,
  'two codings': `${TAKES_BODY}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${HIDDEN}`,
  'a space before the colon': `${TAKES_BODY}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${HIDDEN}`,
  'a folded header': `${TAKES_BODY}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n${HIDDEN}`,
  'a tab before the name': `${ASKS}Host: campus\r\n\tX-A: b\r\n\r\n`,
  'bare line feeds': `GET /healthz HTTP/1.1\nHost: campus\n\n`,
  'one bare line feed': `${ASKS}Host: campus\nX-A: b\r\n\r\n`,
  'a bare carriage return': `${ASKS}Host: campus\rX-A: b\r\n\r\n`,
  'a chunk size in another notation': `${TAKES_BODY}Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n`,
  'chunks with bare line feeds': `${TAKES_BODY}Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n`,
  'a line feed in a chunk’s extension': `${TAKES_BODY}Transfer-Encoding: chunked\r\n\r\n2;a\nb\r\n{}\r\n0\r\n\r\n`,
  'a chunk larger than numbers go': `${TAKES_BODY}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{}\r\n0\r\n\r\n`,
  'a chunk longer than its size': `${TAKES_BODY}Transfer-Encoding: chunked\r\n\r\n2\r\n{}XX\r\n0\r\n\r\n`,
  'two hosts': `${ASKS}Host: campus\r\nHost: evil.example\r\n\r\n`,
  'no host': `${ASKS}\r\n`,
  'a NUL in a header': `${ASKS}Host: campus\r\nX-A: a\0b\r\n\r\n`,
  'a space in a header’s name': `${ASKS}Host: campus\r\nX A: b\r\n\r\n`,
  'an unknown method': `SMUGGLE /healthz HTTP/1.1\r\nHost: campus\r\n\r\n`,
  'headers without end': `${ASKS}Host: campus\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`,
  'an address of 20,000 characters': `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: campus\r\n\r\n`,
  'a TLS greeting': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
}

test('what two servers might read differently is answered once, with a refusal, and the connection ends', async ({
  place,
}) => {
  const wrong = await each(Object.entries(SHAPES), async ([what, bytes]) => {
    const told = await sendBytes(place.origin, Buffer.from(bytes, 'latin1')).catch(() => 'the connection stayed open')
    const statuses = [...told.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => status)
    const isRefused = statuses.length === 1 && /^4(?:00|08|13|14|31)$/.test(statuses[0] ?? '')
    return isRefused ? [] : [`${what}: ${told.slice(0, 200)}`]
  })
  expect(wrong.flat()).toEqual([])
})

const HEADS = { nothing: '', 'half a line': 'GET /heal', 'half a head': `${ASKS}Host: campus\r\nX-A: ` }
/** Ten seconds and the two until a server looks again, and nearly as much for a machine that stands still; Node by itself looks every thirty. */
const SILENT_MS = 20_000

test('who connects and says nothing, or never comes to the end of what is wanted, is ended at every door', async ({
  place,
}) => {
  const tries = Object.entries(place.campus.urls).flatMap(([door, origin]) =>
    Object.entries(HEADS).map(([what, bytes]) => ({ origin, bytes, name: `${what} at ${door}` })),
  )
  const stayed = await Promise.all(
    tries.map(({ origin, bytes, name }) =>
      sendBytes(origin, bytes, SILENT_MS).then(
        () => [],
        () => [name],
      ),
    ),
  )
  expect(stayed.flat()).toEqual([])
})

const CHUNK = `4000\r\n${' '.repeat(0x4000)}\r\n`
/** The most that any endpoint reads, and a little on the way. */
const ENOUGH_BYTES = 4 * 1024 * 1024

test('a body without end is refused while it is still being sent', async ({ operations }) => {
  const open = operations.filter(({ body, security }) => body && security.length === 0)
  expect(open.length).toBeGreaterThan(2)
  const told = await each(open, ({ origin, path }) => untilAnswered(origin, path))
  expect(told.map((text) => text.slice(0, 12))).toEqual(open.map(() => 'HTTP/1.1 413'))
})

/** Sends chunk after chunk until something is answered. */
async function untilAnswered(origin: string, path: string): Promise<string> {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname)
  try {
    const answered = once(socket, 'data', { signal: AbortSignal.timeout(10_000) })
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: campus\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
    )
    for (let sent = 0; sent < ENOUGH_BYTES; sent += CHUNK.length) socket.write(CHUNK)
    const [answer] = (await answered) as [Buffer]
    return answer.toString('latin1')
  } finally {
    socket.destroy()
  }
}

/** Nothing outside the pages' folder, whatever the way up is written like. */
const WAYS_UP = [
  '../',
  '..%2f',
  '..%2F',
  '%2e%2e/',
  '%2e%2e%2f',
  '..%5c',
  '..\\',
  '....//',
  '%252e%252e%252f',
  '..%c0%af',
  '..;/',
  '.%00./',
]
const ROOMS = ['/', '/assets/', '/app/', '/icons/', '/docs/', '/tsm/v1/devices/']
const INSIDE = ['package.json', 'etc/passwd', 'tsm/v1/redemptions']

test('no way up leads out of the pages, and no hidden file is served', async ({ place }) => {
  const page = await send(place.origin, { method: 'GET', path: '/app/' })
  const ways = ROOMS.flatMap((room) => WAYS_UP.flatMap((up) => INSIDE.map((file) => room + up.repeat(4) + file)))
  const hidden = [
    '/.env',
    '/.git/config',
    '/.vite/manifest.json',
    '/assets/.vite/manifest.json',
    '/web/dist/index.html',
    '/app/../../.env',
  ]
  const wrong = await each([...ways, ...hidden], async (path) => {
    const answer = await send(place.origin, { method: 'GET', path })
    // An address below an entry that is no file is the entry's own page, which finds its way by itself.
    const isPage =
      answer.status === 200 && /<div id="root">/.test(answer.text) && answer.text.length <= page.text.length * 2
    const isRefused =
      [301, 308, 400, 401, 404].includes(answer.status) &&
      leaksOf({ ...answer, text: answer.text.replaceAll(path, '') }).length === 0
    const leadsAway = /^(?:[a-z]+:|\/[/\\]|[^/])/i.test(answer.headers.location ?? '/')
    return (isPage || isRefused) && !leadsAway
      ? []
      : [`${path}: ${answer.status} ${answer.headers.location} ${answer.text.slice(0, 100)}`]
  })
  expect(wrong.flat()).toEqual([])
})

test('a method that an address does not have is refused, and TRACE gives nothing back', async ({
  place,
  operations,
}) => {
  const paths = [
    '/',
    '/app/',
    '/assets/none.js',
    '/healthz',
    '/openapi.json',
    ...new Set(operations.map(({ path }) => path)),
  ]
  const wrong = await each(paths, async (path) => {
    const answer = await send(place.origin, { method: 'TRACE', path, headers: { 'x-secret': 'given-back' } })
    const isRefused = [404, 405].includes(answer.status) && codeOf(answer) !== undefined
    return isRefused && !answer.text.includes('given-back') ? [] : [`TRACE ${path}: ${answer.status}`]
  })
  expect(wrong.flat()).toEqual([])
})
