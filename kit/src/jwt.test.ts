import { createHmac, sign as signBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { aKeyPair, type KeyPair } from '../test/make-keys.ts'
import { createJwtKind } from './jwt.ts'

const NOW = Date.parse('2026-03-01T12:00:00+08:00')
const platform = aKeyPair('platform-1')
const stranger = aKeyPair('stranger')
const held = new Map([platform].map((pair) => [pair.kid, pair.publicKey]))

function aKind(changed: object = {}) {
  const time = { now: NOW, looks: 0 }
  const kind = createJwtKind({
    typ: 'app-tsm+jwt',
    iss: 'yimatong-platform',
    aud: 'tsm',
    schema: z.object({ sub: z.string(), cls: z.enum(['STUDENT', 'TEACHER']) }),
    maxLifeSeconds: 900,
    keys: (kid) => {
      time.looks++
      return held.get(kid)
    },
    now: () => time.now,
    ...changed,
  })
  return { kind, time }
}

const claims = { sub: 'per_1', cls: 'STUDENT' as const }
const seconds = Math.floor(NOW / 1000)
const payload = { ...claims, iss: 'yimatong-platform', aud: 'tsm', iat: seconds, exp: seconds + 900, jti: 'j1' }
const header = { alg: 'ES256', typ: 'app-tsm+jwt', kid: 'platform-1' }

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token made by hand, so that it can be wrong in any way. */
function forged(head: object, body: object, by: KeyPair = platform): string {
  const input = `${encoded(head)}.${encoded(body)}`
  const signature = signBytes('sha256', Buffer.from(input), { key: by.key, dsaEncoding: 'ieee-p1363' })
  return `${input}.${signature.toString('base64url')}`
}

describe('a kind of token', () => {
  it('verifies what it signed', async () => {
    const { kind } = aKind()
    const token = await kind.sign(platform, claims, 900)
    expect(await kind.verify(token)).toMatchObject({
      ...claims,
      iss: 'yimatong-platform',
      aud: 'tsm',
      exp: seconds + 900,
    })
    expect(await kind.verify(forged(header, payload))).toEqual(payload)
  })

  const { jti: _jti, ...withoutJti } = payload
  const { exp: _exp, ...withoutExp } = payload
  const { iat: _iat, ...withoutIat } = payload
  const hmacInput = `${encoded({ ...header, alg: 'HS256' })}.${encoded(payload)}`
  const hmacSecret = JSON.stringify(platform.publicJwk)
  it.each([
    ['with padding', `${forged(header, payload)}==`],
    ['of another typ', forged({ ...header, typ: 'app+jwt' }, payload)],
    ['without a typ', forged({ alg: 'ES256', kid: 'platform-1' }, payload)],
    ['for somebody else', forged(header, { ...payload, aud: 'platform' })],
    ['for several', forged(header, { ...payload, aud: ['tsm', 'platform'] })],
    ['by another issuer', forged(header, { ...payload, iss: 'yimatong-gateway' })],
    ['without a signature', `${encoded({ ...header, alg: 'none' })}.${encoded(payload)}.`],
    [
      'signed with the public key as an HMAC secret',
      `${hmacInput}.${createHmac('sha256', hmacSecret).update(hmacInput).digest('base64url')}`,
    ],
    ['that brings its own key', forged({ ...header, jwk: stranger.publicJwk }, payload, stranger)],
    ['that brings its own key, with a good signature', forged({ ...header, jwk: platform.publicJwk }, payload)],
    ['that says where its key is', forged({ ...header, jku: 'https://evil.example/jwks' }, payload)],
    ['that brings a certificate', forged({ ...header, x5u: 'https://evil.example/cert' }, payload)],
    ['with a critical extension', forged({ ...header, crit: ['b64'], b64: true }, payload)],
    ['by a key nobody knows', forged({ ...header, kid: 'stranger' }, payload, stranger)],
    ['by another key under a known name', forged(header, payload, stranger)],
    ['without the name of a key', forged({ alg: 'ES256', typ: 'app-tsm+jwt' }, payload)],
    ['named like a prototype', forged({ ...header, kid: '__proto__' }, payload)],
    ['without jti', forged(header, withoutJti)],
    ['without exp', forged(header, withoutExp)],
    ['without iat', forged(header, withoutIat)],
    ['that lives longer than its kind may', forged(header, { ...payload, exp: seconds + 901 })],
    ['issued in the future', forged(header, { ...payload, iat: seconds + 60, exp: seconds + 120 })],
    ['with a claim that its kind does not have', forged(header, { ...payload, role: 'admin' })],
    ['with a wrong claim', forged(header, { ...payload, cls: 'ADMIN' })],
    ['that is no token', 'abc'],
    ['that is empty', ''],
    ['that is very long', 'a'.repeat(100_000)],
  ])('refuses one %s', async (_what, token) => {
    await expect(aKind().kind.verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  it.each([[['platform-1']], [{ kid: 'platform-1' }], [7], [true], [null]])(
    'looks for no key under the name %j, which nobody has signed yet',
    async (kid) => {
      const { kind, time } = aKind()
      await expect(kind.verify(forged({ ...header, kid }, payload))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
      expect(time.looks).toBe(0)
    },
  )

  it('refuses every token with one changed character', async () => {
    const { kind } = aKind()
    const token = forged(header, payload)
    for (let at = 0; at < token.length - 1; at += 7) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)
      await expect(kind.verify(changed)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    }
  })

  it('verifies a token once, remembers it, and forgets it when it expires', async () => {
    const { kind, time } = aKind()
    const token = await kind.sign(platform, claims, 60)
    await kind.verify(token)
    await kind.verify(token)
    expect(time.looks).toBe(1)
    time.now += 66_000
    await expect(kind.verify(token)).rejects.toMatchObject({ code: 'TOKEN_EXPIRED' })
  })

  it('refuses what a withdrawn key has signed within a minute, remembered or not', async () => {
    const keys = new Map(held)
    const { kind, time } = aKind({ keys: (kid: string) => keys.get(kid) })
    const token = await kind.sign(platform, claims, 900)
    await kind.verify(token)
    keys.clear()
    time.now += 59_000
    await kind.verify(token)
    time.now += 1000
    await expect(kind.verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  it('remembers no more tokens than it may', async () => {
    const { kind, time } = aKind({ remembered: 2 })
    const tokens = await Promise.all([1, 2, 3].map(() => kind.sign(platform, claims, 60)))
    for (const token of tokens) await kind.verify(token)
    time.looks = 0
    await kind.verify(tokens[2] ?? '')
    await kind.verify(tokens[1] ?? '')
    expect(time.looks).toBe(0)
    await kind.verify(tokens[0] ?? '')
    expect(time.looks).toBe(1)
  })

  it('looks anew each time at kinds that are shown once', async () => {
    const { kind, time } = aKind({ remembered: 0 })
    const token = await kind.sign(platform, claims, 60)
    await kind.verify(token)
    await kind.verify(token)
    expect(time.looks).toBe(2)
  })

  it('passes on that the keys could not be looked up: that is not a wrong token', async () => {
    const { kind } = aKind({ keys: () => Promise.reject(new Error('no database')) })
    await expect(kind.verify(forged(header, payload))).rejects.toThrow('no database')
  })

  it('lets a signer of a self-issued kind speak for itself only', async () => {
    const terminals = [aKeyPair('ter_1'), aKeyPair('ter_2')]
    const kind = createJwtKind({
      typ: 'client-assertion+jwt',
      aud: 'yimatong-gateway',
      schema: z.object({ sub: z.string() }),
      selfIssued: true,
      maxLifeSeconds: 300,
      keys: (kid) => terminals.find((pair) => pair.kid === kid)?.publicKey,
    })
    const [own] = terminals
    if (own === undefined) throw new Error('no terminal')
    expect(await kind.verify(await kind.sign(own, { iss: 'ter_1', sub: 'ter_1' }, 60))).toMatchObject({ sub: 'ter_1' })
    for (const lie of [
      { iss: 'ter_2', sub: 'ter_2' },
      { iss: 'ter_1', sub: 'ter_2' },
      { iss: 'ter_2', sub: 'ter_1' },
    ]) {
      const token = await kind.sign(own, lie, 60)
      await expect(kind.verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    }
    await expect(kind.sign(own, { sub: 'ter_1' }, 60)).rejects.toThrow('who issues it')
  })
})
