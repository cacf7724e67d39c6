import type { Bytes } from '../bytes.ts'
import { concatBytes, fromBase32, readUint, toBase32, toBase64url, utf8, withBase64url, writeUint } from '../bytes.ts'
import type { Signer } from '../p256.ts'
import { isLowS, SIGNATURE_BYTES, toLowS } from '../p256.ts'
import type { Voucher } from './voucher.ts'
import { decodeSignedVoucher, SIGNED_VOUCHER_BYTES } from './voucher.ts'

/**
 * The presentation: what the phone shows. Its half is made at display time with the phone's own key and needs no network.
 * 191 bytes: signed voucher 123 · step 4 · device signature 64; as text `YM` and 306 characters of base32, which is
 * exactly a QR code of version 10 at level M in alphanumeric mode.
 */
export interface Presentation {
  voucher: Voucher
  voucherSignature: Bytes
  /** What the TSM signed; made when asked for. */
  readonly voucherSigningInput: Bytes
  /** Voucher and signature as the TSM issued them, 123 bytes. */
  signedVoucher: Bytes
  step: number
  deviceSignature: Bytes
  /** What the phone signed. */
  deviceSigningInput: Bytes
}

export const PRESENTATION_PREFIX = 'YM'
export const PRESENTATION_CHARACTERS = 308

const STEP_AT = SIGNED_VOUCHER_BYTES
const SIGNATURE_AT = STEP_AT + 4
const PRESENTATION_BYTES = SIGNATURE_AT + SIGNATURE_BYTES
const HEADER = utf8(`${toBase64url(utf8('{"alg":"ES256","typ":"ymt-presentation"}'))}.`)

/** What the phone signs: a JWS signing input with a fixed header over the first 127 bytes, voucher, its signature and step. */
export function presentationSigningInput(body: Uint8Array): Bytes {
  return withBase64url(HEADER, body)
}

/** The 308 characters to show during this step. Throws RangeError when the voucher or the step does not have its form. */
export async function encodePresentation(signedVoucher: Uint8Array, step: number, sign: Signer): Promise<string> {
  if (signedVoucher.length !== SIGNED_VOUCHER_BYTES) throw new RangeError('a signed voucher has 123 bytes')
  const body = concatBytes(signedVoucher, new Uint8Array(4))
  writeUint(body, STEP_AT, 4, step)
  const signature = toLowS(await sign(presentationSigningInput(body)))
  return PRESENTATION_PREFIX + toBase32(concatBytes(body, signature))
}

/**
 * Takes a scanned text apart without any cryptography: no signature is checked here. undefined unless it is in its one
 * form: length, upper case, last bits, known version and class, both signatures low-s.
 */
export function decodePresentation(text: string): Presentation | undefined {
  if (text.length !== PRESENTATION_CHARACTERS || !text.startsWith(PRESENTATION_PREFIX)) return undefined
  const bytes = fromBase32(text.slice(PRESENTATION_PREFIX.length))
  if (bytes?.length !== PRESENTATION_BYTES) return undefined
  const signedVoucher = bytes.subarray(0, SIGNED_VOUCHER_BYTES)
  const signed = decodeSignedVoucher(signedVoucher)
  const deviceSignature = bytes.subarray(SIGNATURE_AT)
  if (signed === undefined || !isLowS(deviceSignature)) return undefined
  return {
    voucher: signed.voucher,
    voucherSignature: signed.signature,
    signedVoucher,
    get voucherSigningInput() {
      return signed.signingInput
    },
    step: readUint(bytes, STEP_AT, 4),
    deviceSignature,
    deviceSigningInput: presentationSigningInput(bytes.subarray(0, SIGNATURE_AT)),
  }
}
