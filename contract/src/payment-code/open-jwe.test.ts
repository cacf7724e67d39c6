import { CompactEncrypt } from 'jose/jwe/compact/encrypt'
import { beforeAll, describe, expect, test } from 'vitest'
import { toBase64url, utf8 } from '../bytes.ts'
import { type DeviceKeys, makeDeviceKeys } from '../device.ts'
import { openJwe, UnopenedError } from './open-jwe.ts'

const PROTECTED = { alg: 'ECDH-ES', enc: 'A256GCM' }

let phone: DeviceKeys
beforeAll(async () => {
  phone = await makeDeviceKeys()
})

const seal = (plaintext: Uint8Array, header: Record<string, unknown> = {}) =>
  new CompactEncrypt(plaintext).setProtectedHeader({ ...PROTECTED, ...header })
const sealed = (plaintext = utf8('ten vouchers')) => seal(plaintext).encrypt({ ...phone.enrolment.encryptionKey })
const refused = (jwe: string) => expect(openJwe(jwe, phone.decryptionKey)).rejects.toThrow(UnopenedError)
const epk = (jwe: string): Record<string, string> =>
  JSON.parse(Buffer.from(jwe.split('.')[0] ?? '', 'base64url').toString()).epk

describe('what the code service seals', () => {
  test.each([0, 1, 15, 16, 17, 5_000])('is opened by the phone: %d bytes', async (length) => {
    const plaintext = crypto.getRandomValues(new Uint8Array(length))
    expect(await openJwe(await sealed(plaintext), phone.decryptionKey)).toEqual(plaintext)
  })

  test('is opened by the phone that it is for, and by no other', async () => {
    const other = await makeDeviceKeys()
    await expect(openJwe(await sealed(), other.decryptionKey)).rejects.toThrow(UnopenedError)
  })
})

describe('a JWE of another form is refused', () => {
  test('with a part too few, a part too many, or a key where none belongs', async () => {
    const [header, , iv, ciphertext, tag] = (await sealed()).split('.')
    for (const parts of [
      [header, '', iv, ciphertext],
      [header, '', iv, ciphertext, tag, ''],
      [header, 'AAAA', iv, ciphertext, tag],
      [header, '', `${iv}AAAA`, ciphertext, tag],
      [header, '', iv, ciphertext, tag?.slice(0, 16)],
      ['', '', iv, ciphertext, tag],
      [`${header}=`, '', iv, ciphertext, tag],
    ])
      await refused(parts.join('.'))
  })

  test('with anything in its header beside the two algorithms and the sender', async () => {
    await refused(await seal(utf8('{}'), { kid: '1' }).encrypt({ ...phone.enrolment.encryptionKey }))
    const named = seal(utf8('{}')).setKeyManagementParameters({ apu: utf8('Alice') })
    await refused(await named.encrypt({ ...phone.enrolment.encryptionKey }))
  })

  test('with a sender that is no point of the curve', async () => {
    const jwe = await sealed()
    const { x = '', y = '' } = epk(jwe)
    const headers = [
      { ...PROTECTED, epk: { kty: 'EC', crv: 'P-256', x, y: x } },
      { ...PROTECTED, epk: { kty: 'EC', crv: 'P-384', x, y } },
      { ...PROTECTED, epk: { kty: 'EC', crv: 'P-256', x } },
      { ...PROTECTED, epk: null },
      PROTECTED,
      null,
    ]
    const rest = jwe.slice(jwe.indexOf('.'))
    for (const header of headers) await refused(toBase64url(utf8(JSON.stringify(header))) + rest)
  })
})
