import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { closedLoop, NO_BYTES, requestBytes, type Shot, steadyPerSecond } from './raw-client.ts'

let server: Server | undefined
afterEach(() => server?.close())

/** Answers each request with these pieces, one after the other. */
async function answerWith(pieces: readonly Buffer[]): Promise<URL> {
  server = createServer({ noDelay: true }, (socket) => {
    socket.on('data', () => {
      for (const [at, piece] of pieces.entries()) setTimeout(() => socket.write(piece), at)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}

it('an answer that comes in pieces, even of one character, is heard as a whole', async () => {
  const body = Buffer.from('{"merchant":"一食堂"}')
  const head = Buffer.from(`HTTP/1.1 201 Created\r\nContent-Length: ${body.length}\r\n\r\n`)
  const bytes = Buffer.concat([head, body])
  const cut = bytes.indexOf('食') + 1
  const target = await answerWith([bytes.subarray(0, 20), bytes.subarray(20, cut), bytes.subarray(cut)])
  const request = requestBytes(target, { method: 'GET', path: '/', headers: {}, body: '' })
  const shots = await closedLoop(target, [request, request, request], 1)
  const heard = shots.map((shot) => `${shot.status} ${shot.body.toString()}`)
  expect(heard).toEqual(Array<string>(3).fill(`201 ${body.toString()}`))
})

const answersAt = (times: readonly number[]): Shot[] =>
  times.map((endedMs, at) => ({ intendedMs: 0, endedMs, status: at % 4 === 3 ? 503 : 200, body: NO_BYTES }))

it('the rate of a closed loop leaves out how its house is filled and emptied', () => {
  // Two callers: the first answers are late, the last come while one of them has nothing left to ask.
  const shots = answersAt([500, 1000, 1010, 1020, 1030, 1040, 1050, 1060, 4000, 9000])
  expect(steadyPerSecond(shots, 2)).toBe(100)
  expect(steadyPerSecond(shots, 2, ({ status }) => status === 200)).toBeCloseTo(66.7, 1)
})

it('there is no rate of so few requests that the house was never full', () => {
  expect(() => steadyPerSecond(answersAt([1, 2, 3, 4]), 2)).toThrow('too few')
})
