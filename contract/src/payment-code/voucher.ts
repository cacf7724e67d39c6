import type { Bytes } from '../bytes.ts'
import { concatBytes, readUint, toBase64url, utf8, withBase64url, writeUint } from '../bytes.ts'
import type { Signer } from '../p256.ts'
import { COMPRESSED_KEY_BYTES, isLowS, SIGNATURE_BYTES, toLowS } from '../p256.ts'
import type { IdentityClass } from '../states.ts'

/**
 * The voucher: the TSM's half of a consumption code (消费二维码), made while the phone was online.
 * 59 bytes, big-endian: version 1 · key number 1 · jti 16 · expiry 4 · identity class 1 · cap 3 · device key 33.
 * The class is 1 to 4, or 0 for somebody whose class was not established.
 */
export interface Voucher {
  /** Number of the TSM key that signed it, 1 to 255; the `kid` of the JWKS in decimal. */
  keyNo: number
  /** 16 random bytes. A voucher pays once, and this is what is kept of it. */
  jti: Bytes
  /** Unix seconds; from this second on it does not pay. */
  expiresAt: number
  /** For showing only: the server decides by the identity it knows. */
  identityClass?: IdentityClass | undefined
  /** The most that one payment with this voucher may take, in fen. */
  capFen: number
  /** The phone's signing key, a compressed P-256 point of 33 bytes. */
  deviceKey: Bytes
}

/** A voucher with the TSM's signature checked for form only. The signature is over `signingInput`. */
export interface SignedVoucher {
  voucher: Voucher
  signature: Bytes
  /** Made when asked for: whoever knows what was issued need not verify it. */
  readonly signingInput: Bytes
}

export const VOUCHER_BYTES = 59
export const SIGNED_VOUCHER_BYTES = VOUCHER_BYTES + SIGNATURE_BYTES

const VERSION = 1
const JTI_BYTES = 16
const AT = { version: 0, keyNo: 1, jti: 2, expiresAt: 18, identityClass: 22, cap: 23, deviceKey: 26 } as const

const NO_CLASS = 0
const CLASS_NUMBERS = { STUDENT: 1, TEACHER: 2, OUTSIDER: 3, TEMPORARY: 4 } as const satisfies Record<
  IdentityClass,
  number
>
const CLASS_BY_NUMBER: ReadonlyMap<number, IdentityClass> = new Map([
  [CLASS_NUMBERS.STUDENT, 'STUDENT'],
  [CLASS_NUMBERS.TEACHER, 'TEACHER'],
  [CLASS_NUMBERS.OUTSIDER, 'OUTSIDER'],
  [CLASS_NUMBERS.TEMPORARY, 'TEMPORARY'],
])

/** The 59 bytes. Throws RangeError when a field does not fit. */
export function encodeVoucher(voucher: Voucher): Bytes {
  const { keyNo, jti, deviceKey } = voucher
  if (keyNo < 1) throw new RangeError('key numbers start at 1')
  if (jti.length !== JTI_BYTES) throw new RangeError('a jti has 16 bytes')
  if (!isCompressedKey(deviceKey)) throw new RangeError('a device key is a compressed point of 33 bytes')
  const bytes = new Uint8Array(VOUCHER_BYTES)
  writeUint(bytes, AT.version, 1, VERSION)
  writeUint(bytes, AT.keyNo, 1, keyNo)
  bytes.set(jti, AT.jti)
  writeUint(bytes, AT.expiresAt, 4, voucher.expiresAt)
  const { identityClass } = voucher
  writeUint(bytes, AT.identityClass, 1, identityClass === undefined ? NO_CLASS : CLASS_NUMBERS[identityClass])
  writeUint(bytes, AT.cap, 3, voucher.capFen)
  bytes.set(deviceKey, AT.deviceKey)
  return bytes
}

/** Strict: undefined for another length, version, class or key form. Whether the key is on the curve shows when it is used. */
export function decodeVoucher(bytes: Bytes): Voucher | undefined {
  if (bytes.length !== VOUCHER_BYTES || bytes[AT.version] !== VERSION) return undefined
  const keyNo = readUint(bytes, AT.keyNo, 1)
  const classNumber = readUint(bytes, AT.identityClass, 1)
  const identityClass = CLASS_BY_NUMBER.get(classNumber)
  const deviceKey = bytes.subarray(AT.deviceKey)
  if (identityClass === undefined && classNumber !== NO_CLASS) return undefined
  if (keyNo === 0 || !isCompressedKey(deviceKey)) return undefined
  return {
    keyNo,
    jti: bytes.subarray(AT.jti, AT.expiresAt),
    expiresAt: readUint(bytes, AT.expiresAt, 4),
    identityClass,
    capFen: readUint(bytes, AT.cap, 3),
    deviceKey,
  }
}

function isCompressedKey(bytes: Uint8Array): boolean {
  return bytes.length === COMPRESSED_KEY_BYTES && (bytes[0] === 2 || bytes[0] === 3)
}

/**
 * What the TSM signs: a JWS signing input (RFC 7515 section 5.1) whose header is fixed by the key number,
 * so the header need not travel, and no code can choose its own algorithm.
 */
export function voucherSigningInput(payload: Uint8Array): Bytes {
  return withBase64url(headerOf(payload[AT.keyNo] ?? 0), payload)
}

/** One for each key that was met, 255 at most: to write it anew for every voucher costs a fifth of its signature. */
const headers = new Map<number, Bytes>()

function headerOf(keyNo: number): Bytes {
  const known = headers.get(keyNo)
  if (known !== undefined) return known
  const header = utf8(`${toBase64url(utf8(`{"alg":"ES256","typ":"ymt-voucher","kid":"${keyNo}"}`))}.`)
  headers.set(keyNo, header)
  return header
}

/** Signs a voucher: 59 bytes and the 64 of the TSM's low-s signature. The signer must hold the key that `keyNo` names. */
export async function issueVoucher(voucher: Voucher, sign: Signer): Promise<Bytes> {
  const payload = encodeVoucher(voucher)
  return concatBytes(payload, toLowS(await sign(voucherSigningInput(payload))))
}

/**
 * Takes the 123 bytes apart without any cryptography; undefined when a field or the signature is not in its one form. The parts are
 * views of these bytes: a copy of each would be a tenth of what the code service allocates for a payment.
 */
export function decodeSignedVoucher(bytes: Bytes): SignedVoucher | undefined {
  if (bytes.length !== SIGNED_VOUCHER_BYTES) return undefined
  const payload = bytes.subarray(0, VOUCHER_BYTES)
  const signature = bytes.subarray(VOUCHER_BYTES)
  const voucher = decodeVoucher(payload)
  if (voucher === undefined || !isLowS(signature)) return undefined
  return {
    voucher,
    signature,
    get signingInput() {
      return voucherSigningInput(payload)
    },
  }
}
