import { randomBytes } from 'node:crypto'
import { type Clock, toRfc3339 } from '@yimatong/contract/clock'
import type { Bytes } from '@yimatong/contract/bytes'
import type { IssuedVoucher } from '@yimatong/contract/payment-code/batch'
import { sealBatch } from '@yimatong/contract/payment-code/seal-batch'
import { issueVoucher } from '@yimatong/contract/payment-code/voucher'
import type { IdentityClass } from '@yimatong/contract/states'
import { type CodeBatch, MAX_LIVE_VOUCHERS, type OutReason, VOUCHERS_PER_BATCH } from '@yimatong/contract/tsm-api'
import { type Database, isUniqueViolation, type Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { hashOfSigned } from './check-code.ts'
import { digitsSecretOf, drawDigitsIndex } from './digits.ts'
import { assertNotHeld } from './hold.ts'
import { type KeyRing, signWith } from './key-ring.ts'
import { sealJwe } from './seal-jwe.ts'
import {
  addBatch,
  beginBatch,
  countIssue,
  type IssueLimit,
  type IssuingDevice,
  type NewBatch,
} from './store/issue-statements.ts'

export interface IssueDeps {
  database: Pick<Database, 'transaction' | 'query'>
  keyRing: Pick<KeyRing, 'signer'>
  clock: Clock
  voucherLifeMs: number
  /** The most that one payment with a voucher may take, in fen. */
  voucherCapFen: number
  issueLimit: IssueLimit
}

export interface IssueRequest {
  personId: string
  identityClass: IdentityClass | undefined
  deviceId: string
  holdVersion: number
  out?: OutReason | undefined
  /** The voucher with which the phone goes on while no answer comes, in base64url. */
  next?: string | undefined
}

/** Unused vouchers of earlier batches that stay live, so that a phone which lost the answer is not stranded. */
const GRACE_VOUCHERS = MAX_LIVE_VOUCHERS - VOUCHERS_PER_BATCH

/** How often an index that is taken is drawn anew: with ten million vouchers kept, one batch in a hundred meets one. */
const MAX_DRAWS = 5

/**
 * Ten new vouchers for a person's device, as one JWE that only the device can open. Problems: NOT_FOUND for a device that
 * is not the person's, DEVICE_REVOKED, RATE_LIMITED, ACCOUNT_FROZEN and TOKEN_EXPIRED around a loss report, IDENTITY_ENDED.
 */
export async function issueCodes(deps: IssueDeps, request: IssueRequest): Promise<CodeBatch> {
  for (let draw = 1; ; draw++) {
    try {
      const { batch, device, vouchers } = await deps.database.transaction((transaction) =>
        issueWithin(transaction, deps, request),
      )
      return sealed(deps, { batch, device, vouchers })
    } catch (error) {
      if (draw >= MAX_DRAWS || !isUniqueViolation(error, 'vouchers_digits_index_key')) throw error
    }
  }
}

interface Issued {
  batch: NewBatch
  device: IssuingDevice
  vouchers: IssuedVoucher[]
}

async function issueWithin(transaction: Queryable, deps: IssueDeps, request: IssueRequest): Promise<Issued> {
  const { personId, deviceId, identityClass, next } = request
  const now = deps.clock()
  const { retryAfterMs, ...standing } = await countIssue(transaction, personId, { now, limit: deps.issueLimit })
  assertNotHeld(standing, request)
  const device = await beginBatch(transaction, { deviceId, personId, now })
  if (device === undefined) throw await refusal(transaction, request)
  if (retryAfterMs !== undefined) {
    const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000))
    throw problem('RATE_LIMITED', undefined, { headers: { 'Retry-After': String(seconds) } })
  }
  const key = deps.keyRing.signer(now)
  // The voucher says whole seconds; the table says the same.
  const expiresAt = Math.floor((now + deps.voucherLifeMs) / 1000)
  const jtis = Array.from({ length: VOUCHERS_PER_BATCH }, () => new Uint8Array(randomBytes(16)))
  const fields = { keyNo: key.keyNo, expiresAt, identityClass, capFen: deps.voucherCapFen }
  const deviceKey: Bytes = new Uint8Array(device.signingKey)
  const sign = signWith(key)
  const vouchers = await Promise.all(
    jtis.map(async (jti) => ({
      signedVoucher: await issueVoucher({ ...fields, jti, deviceKey }, sign),
      digitsIndex: drawDigitsIndex(),
      digitsSecret: digitsSecretOf(key.digitsMaster, jti),
    })),
  )
  const batch: NewBatch = {
    ...fields,
    deviceId,
    batchNo: device.batchNo,
    issuedAt: now,
    expiresAt: expiresAt * 1000,
    jtis: jtis.map((jti) => Buffer.from(jti).toString('hex')),
    digitsIndexes: vouchers.map(({ digitsIndex }) => digitsIndex),
    signedHashes: vouchers.map(({ signedVoucher }) => hashOfSigned(signedVoucher)),
  }
  await addBatch(transaction, batch, {
    count: GRACE_VOUCHERS,
    from: next && Buffer.from(next, 'base64url').toString('hex'),
  })
  return { batch, device, vouchers }
}

/** Why there is no active device of this person's: another person's device looks like none at all. */
async function refusal(transaction: Queryable, { deviceId, personId }: IssueRequest) {
  const { rowCount } = await transaction.query({
    text: 'SELECT 1 FROM devices WHERE device_id = $1 AND person_id = $2',
    values: [deviceId, personId],
  })
  return problem(rowCount === 0 ? 'NOT_FOUND' : 'DEVICE_REVOKED')
}

function sealed({ clock }: Pick<IssueDeps, 'clock'>, { batch, device, vouchers }: Issued): CodeBatch {
  const serverTime = clock()
  return {
    deviceId: batch.deviceId,
    serverTime: toRfc3339(serverTime),
    expiresAt: toRfc3339(batch.expiresAt),
    count: vouchers.length,
    batch: sealBatch({ issuedAt: batch.issuedAt, serverTime, vouchers }, (plaintext) =>
      sealJwe(plaintext, device.encryptionKey),
    ),
  }
}
