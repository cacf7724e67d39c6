import { makeDeviceKeys } from '@yimatong/contract/device'
import { openJwe } from '@yimatong/contract/payment-code/open-jwe'
import { describe, expect, it } from 'vitest'
import { sealJwe } from './seal-jwe.ts'

const phone = await makeDeviceKeys()
const { x, y } = phone.enrolment.encryptionKey
const point = Buffer.concat([Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])

describe('what is sealed for a phone', () => {
  it.each([0, 1, 15, 16, 17, 5_000])('is opened by it: %d bytes', async (length) => {
    const plaintext = crypto.getRandomValues(new Uint8Array(length))
    expect(await openJwe(sealJwe(plaintext, point), phone.decryptionKey)).toEqual(plaintext)
  })

  it('is opened whatever the secret begins with', async () => {
    const plaintext = Uint8Array.of(1, 2, 3)
    for (let times = 0; times < 300; times++) {
      expect(await openJwe(sealJwe(plaintext, point), phone.decryptionKey)).toEqual(plaintext)
    }
  })

  it('is sealed with a key and an IV that are used once', () => {
    const [one, other] = [sealJwe(Buffer.from('the same'), point), sealJwe(Buffer.from('the same'), point)].map((jwe) =>
      jwe.split('.'),
    )
    for (const part of [0, 2, 3, 4]) expect(one?.[part]).not.toBe(other?.[part])
  })

  it('is not sealed for a point that is not on the curve', () => {
    expect(() =>
      sealJwe(Buffer.from('secret'), Buffer.concat([point.subarray(0, 32), point.subarray(0, 32)])),
    ).toThrow()
  })
})
