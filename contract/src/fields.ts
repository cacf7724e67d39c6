import { z } from 'zod'
import { idPattern, type IdKind } from './ids.ts'
import { MAX_AMOUNT_FEN, MIN_AMOUNT_FEN } from './money.ts'
import { IDENTITY_CLASSES } from './states.ts'

/** The field types that every wire shares. Nothing is coerced: a string is not an amount. */
export const amount = z.int().min(MIN_AMOUNT_FEN).max(MAX_AMOUNT_FEN).meta({ description: 'Integer fen (分).' })
/** An amount that may be zero: a surcharge, a sum, a balance. Not bounded like a payment. */
export const fen = z.int().meta({ description: 'Integer fen (分).' })
export const time = z.iso.datetime({ offset: true }).meta({ description: 'RFC 3339 with offset.' })
export const businessDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .meta({ description: 'Business day in Asia/Shanghai, YYYY-MM-DD.' })
export const identityClass = z.enum(IDENTITY_CLASSES).meta({ id: 'IdentityClass' })
export const id = (kind: IdKind) => z.string().regex(idPattern(kind))
/** The caller's own number of a payment (商户订单号): its idempotency key within the merchant. */
export const outTradeNo = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/)
  .meta({ description: "The caller's own order number, unique within the merchant." })
export const merchantNo = z
  .string()
  .regex(/^\d{8}$/)
  .meta({ description: 'Merchant no. (商户号).' })
export const terminalNo = z
  .string()
  .regex(/^T\d{5}$/)
  .meta({ description: 'Terminal no. (终端号).' })
export const accountNo = z.string().regex(/^[A-Z0-9-]{1,32}$/)
/** Words of a person. Control characters and halves of characters are refused: no database keeps them all, and a printer obeys some. */
export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]+$/u, 'Has a character that is not text.')
export const base64url = (max: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .max(max)
/** A P-256 public key as JWK; anything beyond the four members is refused, private parts above all. */
export const p256PublicJwk = z
  .strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
    y: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  })
  .meta({ id: 'P256PublicJwk' })
export type P256PublicJwk = z.infer<typeof p256PublicJwk>
/** Cursor pages: an opaque cursor from the page before and at most 100 rows. */
export const pageQuery = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z
    .string()
    .regex(/^([1-9]\d?|100)$/)
    .optional()
    .meta({ description: '1 to 100, 20 when absent.' }),
})
