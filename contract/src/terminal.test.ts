import { createHash, createPublicKey, verify } from 'node:crypto'
import { jwtVerify } from 'jose/jwt/verify'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeIssuer, NOON } from '../test/issuer.ts'
import type { KeyMadeHere } from './p256.ts'
import { importPublicJwk } from './p256.ts'
import {
  clientAssertion,
  importVoucherKeys,
  makeTerminalKeys,
  REQUEST_HEADERS,
  requestSigningInput,
  signRequest,
} from './terminal.ts'

const TERMINAL = 'ter_018f0000000070008000000000000001'
let till: KeyMadeHere

beforeAll(async () => {
  till = await makeTerminalKeys()
})

test("a till's key can be used but not read", async () => {
  expect(till.privateKey.extractable).toBe(false)
  await expect(crypto.subtle.exportKey('pkcs8', till.privateKey)).rejects.toThrow()
  expect(Object.keys(till.publicKey).sort()).toEqual(['crv', 'kty', 'x', 'y'])
})

describe('a client assertion', () => {
  test('says who asks, whom, from when, for two minutes, once', async () => {
    const jwt = await clientAssertion({ terminalId: TERMINAL, key: till.privateKey, now: NOON + 999 })
    const { payload, protectedHeader } = await jwtVerify(jwt, await importPublicJwk(till.publicKey), {
      algorithms: ['ES256'],
      typ: 'client-assertion+jwt',
      issuer: TERMINAL,
      subject: TERMINAL,
      audience: 'yimatong-gateway',
      requiredClaims: ['iat', 'exp', 'jti'],
      currentDate: new Date(NOON + 1_000),
    })
    expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'client-assertion+jwt', kid: TERMINAL })
    expect(payload).toEqual({
      iss: TERMINAL,
      sub: TERMINAL,
      aud: 'yimatong-gateway',
      iat: NOON / 1000,
      exp: NOON / 1000 + 120,
      jti: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/),
    })
  })

  test('is never the same twice', async () => {
    const ask = () => clientAssertion({ terminalId: TERMINAL, key: till.privateKey, now: NOON })
    const ids = (await Promise.all([ask(), ask()])).map((jwt) => {
      const payload: unknown = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString())
      return (payload as { jti: string }).jti
    })
    expect(new Set(ids).size).toBe(2)
  })
})

describe('a signed request', () => {
  const REQUEST = {
    method: 'POST',
    path: '/gateway/v1/payments?x=1',
    body: '{"amount":1250,"subject":"午餐"}',
    now: NOON,
  }

  /** As the payment server does it: from the request as it came, with node:crypto. */
  function serverAccepts(headers: Record<string, string>, request: { method: string; path: string; body?: string }) {
    const input = requestSigningInput({
      method: request.method,
      path: request.path,
      timestamp: headers['Yimatong-Timestamp'] ?? '',
      nonce: headers['Yimatong-Nonce'] ?? '',
      bodyHash: createHash('sha256')
        .update(request.body ?? '')
        .digest('base64url'),
    })
    const key = createPublicKey({ key: { ...till.publicKey }, format: 'jwk' })
    const signature = Buffer.from(headers['Yimatong-Signature'] ?? '', 'base64url')
    return verify('sha256', input, { key, dsaEncoding: 'ieee-p1363' }, signature)
  }

  test('is accepted by a server that uses node:crypto', async () => {
    const headers = await signRequest({ ...REQUEST, key: till.privateKey })
    expect(Object.keys(headers).sort()).toEqual(Object.values(REQUEST_HEADERS).sort())
    expect(headers['Yimatong-Timestamp']).toBe(String(NOON))
    expect(headers['Yimatong-Nonce']).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(serverAccepts(headers, REQUEST)).toBe(true)
  })

  test('without a body covers the hash of nothing', async () => {
    const request = { method: 'GET', path: '/gateway/v1/payments/1' }
    const headers = await signRequest({ ...request, key: till.privateKey, now: NOON })
    expect(serverAccepts(headers, request)).toBe(true)
  })

  test('is refused when anything that it covers was edited', async () => {
    const headers = await signRequest({ ...REQUEST, key: till.privateKey })
    const later = { ...headers, 'Yimatong-Timestamp': String(NOON + 1) }
    const again = { ...headers, 'Yimatong-Nonce': 'AAAAAAAAAAAAAAAAAAAAAA' }
    expect(serverAccepts(headers, { ...REQUEST, body: REQUEST.body.replace('1250', '1') })).toBe(false)
    expect(serverAccepts(headers, { ...REQUEST, path: '/gateway/v1/payments?x=2' })).toBe(false)
    expect(serverAccepts(headers, { ...REQUEST, method: 'PUT' })).toBe(false)
    expect(serverAccepts(later, REQUEST)).toBe(false)
    expect(serverAccepts(again, REQUEST)).toBe(false)
  })

  test('signs exactly the five lines of the document', () => {
    const parts = { method: 'GET', path: '/p?q', timestamp: '1', nonce: 'n', bodyHash: 'h' }
    expect(new TextDecoder().decode(requestSigningInput(parts))).toBe('GET\n/p?q\n1\nn\nh')
  })

  test('has a new nonce every time, unless the caller brings one', async () => {
    const sign = (nonce?: string) => signRequest({ ...REQUEST, key: till.privateKey, ...(nonce && { nonce }) })
    const [first, second, own] = await Promise.all([sign(), sign(), sign('own')])
    expect(first['Yimatong-Nonce']).not.toBe(second['Yimatong-Nonce'])
    expect(own['Yimatong-Nonce']).toBe('own')
  })
})

describe("the TSM's keys", () => {
  test('are kept by key number; keys for other uses are passed over', async () => {
    const [key] = (await makeIssuer(255)).jwks.keys
    if (key === undefined) throw new Error('no key')
    const others = [
      { ...key, kid: 'platform' },
      { ...key, kid: '0' },
      { ...key, kid: '01' },
      { ...key, kid: '256' },
      { ...key, kid: '3', crv: 'P-384' },
    ]
    expect([...(await importVoucherKeys({ keys: [key, ...others] })).keys()]).toEqual([255])
  })

  test('are refused when one is not on the curve', async () => {
    const [key] = (await makeIssuer()).jwks.keys
    if (key === undefined) throw new Error('no key')
    await expect(importVoucherKeys({ keys: [{ ...key, y: key.x }] })).rejects.toThrow()
  })
})
