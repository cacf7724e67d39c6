import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { compressPublicKey, type Signer } from '@yimatong/contract/p256'
import { sealBatch } from '@yimatong/contract/payment-code/seal-batch'
import { issueVoucher } from '@yimatong/contract/payment-code/voucher'
import { VOUCHERS_PER_BATCH } from '@yimatong/contract/tsm-api'
import { closedLoop, requestBytes } from './raw-client.ts'
import type { Phone } from './simulated/phone.ts'

/** Phones that ask for codes at once. */
const CONNECTIONS = 16

/** Batches of ten codes per second, each sealed for its phone, as the code service issues them through the public door. */
export async function issuedPerSecond(target: URL, phones: readonly Phone[]): Promise<number> {
  const requests = phones.map(({ deviceId, tsmToken }) => {
    const path = `/tsm/v1/devices/${deviceId}/codes`
    return requestBytes(target, { method: 'POST', path, headers: { authorization: `Bearer ${tsmToken}` }, body: '' })
  })
  const begin = performance.now()
  const shots = await closedLoop(target, requests, CONNECTIONS)
  const elapsedMs = performance.now() - begin
  const failed = shots.find(({ status }) => status !== 200)
  if (failed) throw new Error(`a batch was not issued: ${failed.status} ${failed.body.slice(0, 400)}`)
  return (phones.length * 1000) / elapsedMs
}

/** The same cryptography and nothing else, in this process: ten vouchers signed and one JWE, batches per second. */
export async function floorPerSecond(batches: number): Promise<number> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const deviceKey = compressPublicKey({ x, y })
  if (deviceKey === undefined) throw new Error('a fresh key is no point of its curve')
  const signer: Signer = (input) =>
    new Uint8Array(sign('sha256', input, { key: privateKey, dsaEncoding: 'ieee-p1363' }))
  const bytes = (length: number) => new Uint8Array(randomBytes(length))
  const now = Date.now()
  const fields = { keyNo: 1, expiresAt: Math.floor(now / 1000) + 86_400, capFen: 50_000, deviceKey }
  const begin = performance.now()
  for (let made = 0; made < batches; made++) {
    const signing = Array.from({ length: VOUCHERS_PER_BATCH }, () =>
      issueVoucher({ ...fields, jti: bytes(16) }, signer),
    )
    const vouchers = (await Promise.all(signing)).map((signedVoucher) => ({
      signedVoucher,
      digitsIndex: '0123456789',
      digitsSecret: bytes(32),
    }))
    await sealBatch({ issuedAt: now, serverTime: now, vouchers }, { kty: 'EC', crv: 'P-256', x, y })
  }
  return (batches * 1000) / (performance.now() - begin)
}
