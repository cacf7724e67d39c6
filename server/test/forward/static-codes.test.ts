import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  bindStaticCode,
  findStaticCode,
  makeStaticCode,
  reissueStaticCode,
  revokeStaticCode,
} from '../../src/merchant-codes/static-codes.ts'
import { verifyMerchantToken, importMerchantCodeKeys, readMerchantUrl } from '@yimatong/contract/merchant-code'
import { merchantCodeKeys } from '@yimatong/contract/platform-api'
import { said } from '../world/forging.ts'
import { aStaticCode } from '../world/merchant-codes.ts'
import { aMerchant, aTerminal, call, type Merchant } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'

let world: World
let merchant: Merchant

beforeAll(async () => {
  world = await createWorld()
  merchant = await aMerchant(world)
})

afterAll(() => world?.close())

const deps = () => world.gateway.deps

describe('a printed code', () => {
  it('says whose it is, and every download shows the same code', async () => {
    const { terminalNo } = await aTerminal(world, merchant)
    const made = await aStaticCode(world, merchant, terminalNo)
    const { codeId, merchantNo } = made
    expect(said(made.url)).toEqual({ kind: 'STATIC', keyNo: 1, codeId, version: 1, merchantNo, terminalNo })
    expect(made).toMatchObject({ state: 'CREATED', label: '一号窗口' })
    expect(await findStaticCode(deps(), { merchantNo, codeId })).toEqual(made)
  })

  it('is proved by the published keys alone, without asking the server', async () => {
    const { url } = await aStaticCode(world, merchant)
    const { body, headers } = await call(world.gateway.url, { path: '/platform/v1/merchant-code-keys' })
    expect(headers.get('cache-control')).toBe('no-cache')
    const keys = await importMerchantCodeKeys(merchantCodeKeys.parse(body))
    expect(JSON.stringify(body)).not.toContain('"d"')
    expect(await verifyMerchantToken(readMerchantUrl(url)?.token ?? '', { keys })).toMatchObject({ ok: true })
  })

  it('is made for a till of its merchant only', async () => {
    const other = await aTerminal(world, await aMerchant(world))
    const { merchantNo } = merchant
    for (const terminalNo of [other.terminalNo, 'T99999'])
      await expect(
        makeStaticCode(deps(), { merchantNo, terminalNo, label: 'a', createdBy: 'test' }),
      ).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('is bound once its print was read, not by a print of an older version', async () => {
    const { merchantNo, codeId } = await aStaticCode(world, merchant)
    expect(await bindStaticCode(deps(), { merchantNo, codeId, version: 1 })).toMatchObject({ state: 'BOUND' })
    expect(await bindStaticCode(deps(), { merchantNo, codeId, version: 1 })).toMatchObject({ state: 'BOUND' })
    expect(await reissueStaticCode(deps(), { merchantNo, codeId })).toMatchObject({ state: 'CREATED', version: 2 })
    await expect(bindStaticCode(deps(), { merchantNo, codeId, version: 1 })).rejects.toMatchObject({
      code: 'CODE_REVOKED',
    })
    expect(await bindStaticCode(deps(), { merchantNo, codeId, version: 2 })).toMatchObject({ state: 'BOUND' })
  })

  it('is re-issued once by two who press at the same moment', async () => {
    const { merchantNo, codeId } = await aStaticCode(world, merchant)
    const results = await Promise.allSettled([1, 2].map(() => reissueStaticCode(deps(), { merchantNo, codeId })))
    const { version } = await findStaticCode(deps(), { merchantNo, codeId })
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(version - 1)
  })

  it('once withdrawn stays withdrawn', async () => {
    const { merchantNo, codeId } = await aStaticCode(world, merchant)
    const revoked = await revokeStaticCode(deps(), { merchantNo, codeId })
    expect(revoked).toMatchObject({ state: 'DISABLED', revokedAtMs: expect.any(Number) })
    expect(await revokeStaticCode(deps(), { merchantNo, codeId })).toEqual(revoked)
    await expect(reissueStaticCode(deps(), { merchantNo, codeId })).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
    await expect(bindStaticCode(deps(), { merchantNo, codeId, version: 1 })).rejects.toMatchObject({
      code: 'CODE_REVOKED',
    })
    await expect(
      world.owner.query({ text: `UPDATE static_codes SET state = 'BOUND' WHERE code_id = $1`, values: [codeId] }),
    ).rejects.toThrow('may not go from')
  })

  it('of another merchant does not exist', async () => {
    const { codeId } = await aStaticCode(world, merchant)
    const { merchantNo } = await aMerchant(world)
    const own = { merchantNo, codeId }
    for (const attempt of [findStaticCode, reissueStaticCode, revokeStaticCode])
      await expect(attempt(deps(), own)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(bindStaticCode(deps(), { ...own, version: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
