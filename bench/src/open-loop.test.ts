import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openLoop } from './open-loop.ts'
import { requestBytes } from './raw-client.ts'

let server: Server | undefined
// The bench itself is started with V8's collector in reach.
beforeEach(() => void vi.stubGlobal('gc', () => undefined))
afterEach(() => {
  vi.unstubAllGlobals()
  server?.close()
})

/** Answers, and with the first answer ends every connection that it has, as servers do with those that rest for long. */
async function startForgetful(): Promise<URL> {
  const sockets = new Set<Socket>()
  let answered = 0
  server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
      if (++answered === 1) for (const known of sockets) known.end()
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}

it('no request goes out on a connection that the server has ended while it rested', async () => {
  const target = await startForgetful()
  const request = requestBytes(target, { method: 'GET', path: '/', headers: {}, body: '' })
  const shots = await openLoop(target, [request, request, request], 10)
  expect(shots.map(({ status }) => status)).toEqual([200, 200, 200])
})
