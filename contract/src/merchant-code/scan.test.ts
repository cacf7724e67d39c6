import { beforeAll, describe, expect, test } from 'vitest'
import { makeSigningKey, signerOf } from '../p256.ts'
import { routeScan } from '../terminal.ts'
import { writeEmv } from './emv.ts'
import { merchantUrl, readMerchantUrl, tokenOfScan } from './scan.ts'
import { issueMerchantCode } from './token.ts'

let token: string

beforeAll(async () => {
  const { privateKey } = await makeSigningKey()
  const code = {
    kind: 'STATIC',
    keyNo: 1,
    codeId: `mcd_${'0'.repeat(32)}`,
    version: 1,
    merchantNo: '10000001',
  } as const
  token = await issueMerchantCode(code, signerOf(privateKey))
})

const ORIGINS = [
  'https://pay.campus.edu.cn',
  'https://pay.campus.edu.cn:8443',
  'http://localhost:8080',
  'http://[::1]:1',
]

describe('what a person scanned', () => {
  test.each(ORIGINS)('is read at %s', (origin) => {
    expect(readMerchantUrl(merchantUrl(origin, token))).toEqual({ origin, token })
  })

  test('is a merchant code to a till as well', () => {
    expect(routeScan(merchantUrl('https://pay.campus.edu.cn', token))).toBe('MERCHANT_CODE')
  })

  test('gives the token of a URL, of its EMV form, and of itself', () => {
    const url = merchantUrl('https://pay.campus.edu.cn', token)
    const emv = writeEmv({ url, merchantName: '面食馆', merchantNameEn: 'Noodles', city: 'BEIJING' })
    expect([url, emv, token].map(tokenOfScan)).toEqual([token, token, token])
  })

  test.each([
    ['a query', (url: string) => `${url}?a=1`],
    ['a fragment', (url: string) => `${url}#a`],
    ['a user', (url: string) => url.replace('https://', 'https://us@')],
    ['another path', (url: string) => url.replace('/q/', '/p/')],
    ['a folder before it', (url: string) => url.replace('/q/', '/x/q/')],
    ['a space', (url: string) => `${url} `],
    ['a line break', (url: string) => `${url}\n`],
    ['another scheme', (url: string) => url.replace('https:', 'javascript:')],
    ['half a signature', (url: string) => url.slice(0, -1)],
  ])('is not ours with %s', (_, edit) => {
    const text = edit(merchantUrl('https://pay.campus.edu.cn', token))
    expect(readMerchantUrl(text)).toBeUndefined()
    expect(tokenOfScan(text)).toBeUndefined()
  })
})
