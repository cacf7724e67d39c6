import { rename } from 'node:fs/promises'
import request from 'supertest'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { anApp } from '../test/make-app.ts'
import { keyFiles } from '../test/make-keys.ts'
import { endpoint } from './routes.ts'
import { createServiceIdentity } from './service-tokens.ts'

async function campus() {
  const time = { now: Date.now() }
  const { jwksFile, keyFile } = await keyFiles(['tsm', 'payment', 'onecard'])
  const identityOf = (name: string) =>
    createServiceIdentity({ name, jwksFile, keyFile: keyFile(name), now: () => time.now })
  const [tsm, payment, onecard] = await Promise.all([identityOf('tsm'), identityOf('payment'), identityOf('onecard')])
  const redeem = endpoint(
    {
      method: 'post',
      path: '/redemptions',
      summary: 'Redeem',
      tags: [],
      auth: tsm.requireService(['payment']),
      responses: { 200: { description: 'Who called', schema: z.object({ service: z.string() }) } },
    },
    (_input, { caller }) => ({ service: caller.service }),
  )
  const { app } = anApp({ endpoints: [redeem] })
  const call = (token: string) => request(app).post('/v1/redemptions').set('Authorization', `Bearer ${token}`)
  return { time, tsm, payment, onecard, call, app, jwksFile, keyFile }
}

describe('service tokens', () => {
  it('let the named service in', async () => {
    const { payment, call } = await campus()
    expect((await call(await payment.tokenFor('tsm'))).body).toEqual({ service: 'payment' })
  })

  it('keep everybody else out', async () => {
    const { payment, onecard, call, app } = await campus()
    const other = await call(await onecard.tokenFor('tsm'))
    expect([other.status, other.body.code]).toEqual([403, 'FORBIDDEN'])
    const elsewhere = await call(await payment.tokenFor('onecard'))
    expect([elsewhere.status, elsewhere.body.code]).toEqual([401, 'UNAUTHENTICATED'])
    const nobody = await request(app).post('/v1/redemptions')
    expect([nobody.status, nobody.headers['www-authenticate']]).toEqual([401, 'Bearer'])
  })

  it('are used again until a minute before they expire, and refused after', async () => {
    const { payment, call, time } = await campus()
    const first = await payment.tokenFor('tsm')
    time.now += 239_000
    expect(await payment.tokenFor('tsm')).toBe(first)
    time.now += 1000
    expect(await payment.tokenFor('tsm')).not.toBe(first)
    expect((await call(first)).status).toBe(200)
    time.now += 66_000
    expect((await call(first)).body.code).toBe('TOKEN_EXPIRED')
  })

  it.each([
    ['ahead', 3_600_000],
    ['behind', -3_600_000],
  ])('are signed anew once a clock is right that was an hour %s', async (_how, offMs) => {
    const { payment, call, time } = await campus()
    time.now += offMs
    await payment.tokenFor('tsm')
    time.now -= offMs
    expect((await call(await payment.tokenFor('tsm'))).status).toBe(200)
  })

  it('are signed anew once a clock is right that was moved between the question and the signature', async () => {
    const { payment, call, time } = await campus()
    const asked = payment.tokenFor('tsm')
    time.now -= 3_600_000
    await asked
    time.now += 3_600_000
    expect((await call(await payment.tokenFor('tsm'))).status).toBe(200)
  })

  it('are signed anew once one was refused', async () => {
    const { payment } = await campus()
    const first = await payment.tokenFor('tsm')
    payment.forget('tsm')
    const second = await payment.tokenFor('tsm')
    expect([second === first, await payment.tokenFor('tsm')]).toEqual([false, second])
  })

  it('are signed with the next key of the same service without a restart, and nobody else may use its name', async () => {
    const { jwksFile, keyFile } = await keyFiles(['tsm', 'payment', 'payment.2', 'payment.3'])
    const time = { now: Date.now() }
    let elapsed = performance.now()
    vi.spyOn(performance, 'now').mockImplementation(() => elapsed)
    onTestFinished(() => void vi.restoreAllMocks())
    const identity = await createServiceIdentity({
      name: 'payment',
      jwksFile,
      keyFile: keyFile('payment'),
      now: () => time.now,
    })
    const kidOf = async () => {
      const [head = ''] = (await identity.tokenFor('tsm')).split('.')
      return JSON.parse(Buffer.from(head, 'base64url').toString()).kid
    }
    expect(await kidOf()).toBe('payment')
    await rename(keyFile('payment.2'), keyFile('payment'))
    elapsed += 1001
    time.now += 240_000
    expect(await kidOf()).toBe('payment.2')
    const other = createServiceIdentity({ name: 'tsm', jwksFile, keyFile: keyFile('payment.3') })
    await expect(other).rejects.toThrow('is the key of payment.3, not of tsm')
  })

  it("are not made with another service's key", async () => {
    const { jwksFile, keyFile } = await campus()
    const stolen = createServiceIdentity({ name: 'payment', jwksFile, keyFile: keyFile('onecard') })
    await expect(stolen).rejects.toThrow('is the key of onecard, not of payment')
  })
})
