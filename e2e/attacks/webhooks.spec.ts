import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { json, sessionHeaders } from './callers.ts'
import { codeOf, wrongIn } from './refusal.ts'
import { expect, test } from './test.ts'
import { each, send } from './wire.ts'

/** This machine and what is beside it, in every spelling that some resolver understands. */
const INSIDE = [
  'localhost',
  'LOCALHOST',
  'localhost.',
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0177.0.0.1',
  '017700000001',
  '0',
  '0.0.0.0',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '[fe80::1]',
  '[fd00::1]',
  '[fec0::1]',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '100.64.0.1',
  '169.254.169.254',
  '[::ffff:169.254.169.254]',
  '[fd00:ec2::254]',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
]

test('a notification’s address leads nowhere inside, however it is spelled, and nothing is connected to', async ({
  place,
  callers,
}) => {
  let connections = 0
  const listener = createServer((socket) => {
    connections += 1
    socket.destroy()
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address() as AddressInfo
  const addresses = [
    ...INSIDE.flatMap((host) => [`https://${host}:${port}/hears`, `http://${host}:${port}/hears`]),
    `https://shop.example@127.0.0.1:${port}/`,
    `https://user:password@shop.example/`,
    `https://127.0.0.1:${port}#@shop.example/`,
    `https://127.0.0.1:${port}\\@shop.example/`,
    `https:127.0.0.1:${port}`,
    `//127.0.0.1:${port}/`,
    `gopher://127.0.0.1:${port}/_x`,
    `file:///etc/passwd`,
    `ftp://127.0.0.1:${port}/`,
    `unix:/tmp/.s.PGSQL.5432`,
    `javascript:alert(1)`,
    `https://shop.example:22/`,
    `https://shop.example/\r\nX-A: b`,
    'https://no-such-host.invalid/',
  ]
  try {
    const faults = await each(addresses, async (url) => {
      const body = { url, eventTypes: ['payment.succeeded'] }
      const shot = {
        method: 'POST',
        path: '/portal/v1/webhook-endpoints',
        ...json(body, sessionHeaders(callers.merchant)),
      }
      const answer = await send(place.origin, shot)
      const told = wrongIn(url, { ...answer, text: answer.text.replaceAll(url, '') }, [422])
      return told ?? (codeOf(answer) === 'WEBHOOK_TARGET_REFUSED' ? undefined : `${url}: ${answer.text}`)
    })
    expect(faults.filter((fault) => fault !== undefined)).toEqual([])
    expect(connections).toBe(0)
  } finally {
    listener.close()
  }
})
