import { z } from 'zod'
import {
  amount,
  base64url,
  fen,
  id,
  identityClass,
  merchantNo,
  p256PublicJwk,
  terminalNo,
  text,
  time,
} from './fields.ts'
import { DECLINE_CODES } from './states.ts'

/** The TSM's wire, `/tsm/v1`: a phone's devices and codes, the tills' keys and stop list, and redemption between services. */

/** Codes that one issue gives, and the most that may be live for a device at once (the grace set included). */
export const VOUCHERS_PER_BATCH = 10
export const MAX_LIVE_VOUCHERS = 14
/** How long a voucher lives unless the TSM is set otherwise. */
export const VOUCHER_LIFE_SECONDS = 24 * 60 * 60

/**
 * How lately the password must have been given for a phone that is not known yet: as long as the token lives that a login gives. Whoever
 * has got hold of a session has not got hold of its owner's phone by it.
 */
export const ENROL_WITHIN_SECONDS = 15 * 60

/** What the app's token says (`out`) of somebody who gets no phone and no codes: frozen by the office, or not of these days. */
export const OUT_REASONS = ['ACCOUNT_FROZEN', 'IDENTITY_ENDED'] as const
export type OutReason = (typeof OUT_REASONS)[number]

export const enrolDeviceBody = z.strictObject({
  name: text(64),
  signingKey: p256PublicJwk,
  encryptionKey: p256PublicJwk,
})
export type EnrolDeviceBody = z.infer<typeof enrolDeviceBody>

export const deviceView = z
  .object({
    deviceId: id('device'),
    name: z.string(),
    state: z.enum(['ACTIVE', 'REVOKED']),
    createdAt: time,
    revokedAt: time.optional(),
    lastIssuedAt: time.optional(),
  })
  .meta({ id: 'Device' })
export type DeviceView = z.infer<typeof deviceView>

export const deviceList = z.object({ devices: z.array(deviceView) })

/**
 * `POST devices/{id}/codes`; the body may be left out. `next` is the number of the voucher with which the phone goes on while no
 * answer comes: it passes over those that it has shown, paid or not, and only the phone knows which these are.
 */
export const issueCodesBody = z
  .strictObject({
    next: z
      .string()
      .regex(/^[A-Za-z0-9_-]{21}[AQgw]$/)
      .optional()
      .meta({ description: 'The `jti` of the voucher that the phone shows next: 16 bytes in base64url.' }),
  })
  .optional()
export type IssueCodesBody = NonNullable<z.infer<typeof issueCodesBody>>

/**
 * The answer to it: ten vouchers as one JWE to the device's encryption key. A phone uses them in their order: of the batch
 * before, only the first few unused ones from `next` on stay good, for phones that never got this answer.
 */
export const codeBatch = z
  .object({
    deviceId: id('device'),
    serverTime: time,
    expiresAt: time,
    count: z.int(),
    batch: z.string().meta({ description: 'Compact JWE, ECDH-ES and A256GCM.' }),
  })
  .meta({ id: 'CodeBatch' })
export type CodeBatch = z.infer<typeof codeBatch>

/** `GET jwks`: the voucher keys in force; `kid` is the key number 1..255 in decimal. Keys stay listed while a code signed by them can live. */
export const voucherJwks = z
  .object({
    keys: z.array(
      z.object({
        kty: z.literal('EC'),
        crv: z.literal('P-256'),
        x: z.string(),
        y: z.string(),
        kid: z.string(),
        alg: z.literal('ES256'),
        use: z.literal('sig'),
      }),
    ),
  })
  .meta({ id: 'VoucherJwks' })
export type VoucherJwks = z.infer<typeof voucherJwks>

/** `GET revocations?since=V`: what the stop list gained after version V. An entry is the first 16 bytes of the SHA-256 of a device key. */
export const revocationsQuery = z.strictObject({
  since: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
})
export const revocationList = z
  .object({
    version: z.int(),
    entries: z.array(base64url(22)),
    /** True when the list starts anew: forget what you had. */
    full: z.boolean(),
  })
  .meta({ id: 'RevocationList' })
export type RevocationList = z.infer<typeof revocationList>

/**
 * `POST holds`, internal: a person reports a loss (`held`: every phone and code is dead at once, nothing is enrolled or issued)
 * or ends that. `version` counts a person's decisions; an older one that comes late changes nothing. Tokens made before a
 * decision enrol and issue nothing after it. Answers with a stop list that has all of the person's dead phones.
 */
export const holdBody = z.strictObject({ personId: id('person'), version: z.int().min(1), held: z.boolean() })
export type HoldBody = z.infer<typeof holdBody>
export const holdAnswer = z.object({ stopListVersion: z.int() })

/**
 * `POST persons/{personId}/revocations`, internal, beside `GET persons/{personId}/devices`: what the office does. One device
 * of the person, or all of them when none is named.
 */
export const revokeDevicesBody = z.strictObject({ deviceId: id('device').optional() })
/** The devices as they are then, and a stop list that has all that were revoked. */
export const revokeDevicesAnswer = z.object({ devices: z.array(deviceView), stopListVersion: z.int() })

/** One scanned code to redeem for one payment; `POST redemptions` takes up to 500 of them. Internal. */
export const redemptionItem = z.strictObject({
  paymentId: id('payment'),
  authCode: z.string().min(1).max(400),
  merchantNo,
  terminalNo,
  amount,
})
export type RedemptionItem = z.infer<typeof redemptionItem>
export const redemptionsBody = z.strictObject({ items: z.array(redemptionItem).min(1).max(500) })

/**
 * What came of it, bound to the payment for ever: asked again under the same payment id, the answer is the same.
 * `form` says whether the QR or the digits were used (digits shown to a person ask for more later).
 */
export const redemptionOutcome = z.discriminatedUnion('outcome', [
  z.object({
    paymentId: id('payment'),
    outcome: z.literal('REDEEMED'),
    personId: id('person'),
    deviceId: id('device'),
    /** As the voucher says; absent while the person's class was not established. */
    identityClass: identityClass.optional(),
    capFen: fen,
    form: z.enum(['QR', 'DIGITS']),
  }),
  z.object({
    paymentId: id('payment'),
    outcome: z.literal('DECLINED'),
    declineCode: z.enum(DECLINE_CODES),
    /** With CODE_USED: the payment that the code was redeemed for, if that was at the same till; of other tills nothing is said. */
    usedBy: id('payment').optional(),
  }),
  /** The payment id came before with another code, amount, merchant or till. */
  z.object({ paymentId: id('payment'), outcome: z.literal('CONFLICT') }),
])
export type RedemptionOutcome = z.infer<typeof redemptionOutcome>
export const redemptionsAnswer = z.object({ outcomes: z.array(redemptionOutcome) })

/**
 * SIGNS: makes vouchers now. NEXT: published, and signs from its time on. RETIRED: signs no more, and its last vouchers still pay
 * while it is listed. WITHDRAWN: what it signed is refused.
 */
export const VOUCHER_KEY_STATES = ['SIGNS', 'NEXT', 'RETIRED', 'WITHDRAWN'] as const

/** `GET keys`, internal: the voucher keys, the newest first. */
export const voucherKeys = z.object({
  keys: z.array(
    z.object({
      keyNo: z.int(),
      state: z.enum(VOUCHER_KEY_STATES),
      createdAt: time,
      signsFrom: time,
      /** Tills are told of it. */
      listed: z.boolean(),
    }),
  ),
})
export type VoucherKeys = z.infer<typeof voucherKeys>

/**
 * `POST keys/rotate`, internal: makes the key after `after`, published at once; it signs when tills have had time to fetch it, so
 * that codes already shown pay on. Asked again, or when another key is the newest already, it makes none. Answers with the newest.
 */
export const rotateKeysBody = z.strictObject({ after: z.int().min(1).max(255) })
export const rotateKeysAnswer = z.object({ keyNo: z.int(), signsFrom: time })

/**
 * `GET code-ages?from&to`, internal: how old redeemed codes were when they were scanned, by business day, hour, merchant and class, in
 * the steps of `CODE_AGE_STEPS`. At most 366 days.
 */
export const codeAgesQuery = z.strictObject({
  from: z.iso.date(),
  to: z.iso.date(),
  hours: z
    .string()
    .regex(/^\d{1,2}(?:,\d{1,2})*$/)
    .optional(),
  merchants: z
    .string()
    .regex(/^\d{8}(?:,\d{8})*$/)
    .optional(),
  identityClass: identityClass.optional(),
})
export type CodeAgesQuery = z.infer<typeof codeAgesQuery>
export const codeAgesAnswer = z.object({ days: z.array(z.object({ day: z.string(), ages: z.array(z.int()) })) })
