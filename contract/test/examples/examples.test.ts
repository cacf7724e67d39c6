import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { jwtVerify } from 'jose/jwt/verify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fromBase64url } from '../../src/bytes.ts'
import type { P256PublicJwk } from '../../src/fields.ts'
import { activateBody, payByCodeBody, tokenBody } from '../../src/gateway-api.ts'
import { importPublicJwk, verifySignature } from '../../src/p256.ts'
import { parseDigits, sealBatch, verifyPresentation } from '../../src/payment-code/index.ts'
import { GATEWAY_AUDIENCE, requestSigningInput } from '../../src/terminal.ts'
import { enrolDeviceBody } from '../../src/tsm-api.ts'
import { compressed, makeIssuer, sealTo } from '../issuer.ts'
import { makePhone } from './phone.ts'
import { makeTill } from './till.ts'

/** The wire of a campus with the published schemas and real cryptography, one phone and one till at a time, and no ledger. */
async function startWire() {
  const issuer = await makeIssuer()
  const seen: { device?: { signingKey: P256PublicJwk; encryptionKey: P256PublicJwk }; till?: P256PublicJwk } = {}
  const expiresAt = Math.floor(Date.now() / 1000) + 3600

  const issueBatch = async () => {
    if (seen.device === undefined) throw new Error('no device')
    const deviceKey = compressed(seen.device.signingKey)
    const vouchers = await Promise.all(Array.from({ length: 10 }, () => issuer.issue({ deviceKey, expiresAt })))
    return sealBatch({ issuedAt: Date.now(), serverTime: Date.now(), vouchers }, sealTo(seen.device.encryptionKey))
  }

  const tillKey = () => importPublicJwk(seen.till ?? { x: '', y: '' })

  const checkRequestSignature = async (request: IncomingMessage, body: string) => {
    const header = (name: string) => String(request.headers[name])
    const input = requestSigningInput({
      method: request.method ?? '',
      path: request.url ?? '',
      timestamp: header('yimatong-timestamp'),
      nonce: header('yimatong-nonce'),
      bodyHash: createHash('sha256').update(body).digest('base64url'),
    })
    const signature = fromBase64url(header('yimatong-signature')) ?? new Uint8Array()
    if (!(await verifySignature(await tillKey(), signature, input))) throw new Error('request signature')
  }

  const answers: Record<string, (body: string, request: IncomingMessage) => Promise<object>> = {
    'POST /tsm/v1/devices': async (body) => {
      seen.device = enrolDeviceBody.parse(JSON.parse(body))
      return { deviceId: 'dev_1' }
    },
    'POST /tsm/v1/devices/dev_1/codes': async () => ({ deviceId: 'dev_1', batch: await issueBatch() }),
    'GET /tsm/v1/jwks': async () => issuer.jwks,
    'POST /gateway/v1/terminals/activate': async (body) => {
      seen.till = activateBody.parse(JSON.parse(body)).publicKey
      return { terminalId: 'ter_1' }
    },
    'POST /gateway/v1/token': async (body) => {
      const { clientAssertion } = tokenBody.parse(JSON.parse(body))
      await jwtVerify(clientAssertion, await tillKey(), { issuer: 'ter_1', audience: GATEWAY_AUDIENCE })
      return { accessToken: 'token' }
    },
    'POST /gateway/v1/payments': async (body, request) => {
      await checkRequestSignature(request, body)
      const { outTradeNo, authCode, amount } = payByCodeBody.parse(JSON.parse(body))
      const good =
        parseDigits(authCode) ?? (await verifyPresentation(authCode, { keys: issuer.keys, now: Date.now() })).ok
      return { outTradeNo, amount, state: good ? 'SUCCESS' : 'PAYERROR' }
    },
  }

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += String(chunk)
    try {
      const answer = await answers[`${request.method} ${request.url}`]?.(body, request)
      response.writeHead(answer ? 200 : 404).end(JSON.stringify(answer ?? {}))
    } catch (error) {
      response.writeHead(422).end(JSON.stringify({ detail: String(error) }))
    }
  }
  const server = createServer((request, response) => void respond(request, response))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { server, origin: `http://127.0.0.1:${address.port}` }
}

describe('the phone and the till of the README', () => {
  let server: Server
  let origin: string

  beforeAll(async () => {
    ;({ server, origin } = await startWire())
  })

  afterAll(async () => {
    await new Promise((closed) => server.close(closed))
  })

  test('pay by QR code and by digits, each voucher showing another code', async () => {
    const phone = await makePhone(origin, 'token')
    const pay = await makeTill(origin, 'ABCD-1234')
    const first = await phone.show()
    expect(first?.qr).toHaveLength(308)
    expect(await pay('order-1', first?.qr ?? '', 1250)).toMatchObject({ state: 'SUCCESS', amount: 1250 })
    phone.paid()
    const second = await phone.show()
    expect(second?.digits.replaceAll(' ', '')).not.toBe(first?.digits.replaceAll(' ', ''))
    expect(await pay('order-2', second?.digits.replaceAll(' ', '') ?? '', 800)).toMatchObject({ state: 'SUCCESS' })
  })

  test('a phone whose ten vouchers are used shows nothing', async () => {
    const phone = await makePhone(origin, 'token')
    for (let i = 0; i < 10; i++) {
      expect(await phone.show()).toBeDefined()
      phone.paid()
    }
    expect(await phone.show()).toBeUndefined()
  })

  test('the till refuses a forged code by itself', async () => {
    const phone = await makePhone(origin, 'token')
    const pay = await makeTill(origin, 'ABCD-1234')
    const code = await phone.show()
    const forged = `${code?.qr.slice(0, 200)}${code?.qr.charAt(200) === 'A' ? 'B' : 'A'}${code?.qr.slice(201)}`
    expect(await pay('order-3', forged, 1250)).toEqual({
      outTradeNo: 'order-3',
      state: 'PAYERROR',
      declineCode: 'CODE_INVALID',
    })
  })

  test.each([
    ['README.md', 'phone'],
    ['README.md', 'till'],
    ['../ARCHITECTURE.md', 'phone'],
    ['../ARCHITECTURE.md', 'till'],
  ])('%s shows the %s exactly as it is tested here', (page, name) => {
    const text = readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8')
    const source = readFileSync(new URL(`${name}.ts`, import.meta.url), 'utf8')
    expect(text).toContain(`\`\`\`ts\n${source}\`\`\`\n`)
  })
})
