import { newId } from '@yimatong/contract/ids'
import { issueMerchantCode } from '@yimatong/contract/merchant-code'
import { makeSigningKey, signerOf } from '@yimatong/contract/p256'
import { createApp } from '@yimatong/kit/app'
import { createLog } from '@yimatong/kit/log'
import { createMetrics } from '@yimatong/kit/metrics'
import request from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { mountMerchantLinks } from './merchant-links.ts'

const app = createApp({
  log: createLog({ name: 'test', level: 'silent' }),
  metrics: createMetrics({ name: 'test' }),
  mount: mountMerchantLinks,
})

let token: string

beforeAll(async () => {
  const { privateKey } = await makeSigningKey()
  const code = { kind: 'STATIC', keyNo: 1, codeId: newId('staticCode'), version: 1, merchantNo: '10000001' } as const
  token = await issueMerchantCode(code, signerOf(privateKey))
})

describe('the address in a merchant code', () => {
  it('leads into the app with its token, and the answer is not kept', async () => {
    const answer = await request(app).get(`/q/${token}`)
    expect([answer.status, answer.headers.location]).toEqual([302, `/app/q/${token}`])
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it.each([
    ['nothing', ''],
    ['a word', 'hello'],
    ['a folder', 'a/b'],
    ['another site', '/evil.example'],
    ['a way up', '..%2f..%2fpos'],
    ['a line break', 'a%0d%0aSet-Cookie:x=1'],
    ['half a character', '%ff'],
    ['a very long text', 'A'.repeat(5000)],
  ])('leads into the app without a token when it is %s', async (_what, path) => {
    const { status, headers } = await request(app).get(`/q/${path}`)
    expect([status, headers.location, headers['set-cookie']]).toEqual([302, '/app/q/', undefined])
  })

  it('leaves away what somebody has put behind the token', async () => {
    expect((await request(app).get(`/q/${token}?utm=x`)).headers.location).toBe(`/app/q/${token}`)
    expect((await request(app).get(`/q/${token}/more`)).headers.location).toBe('/app/q/')
  })
})
