import { randomBytes } from 'node:crypto'
import { type Clock, toRfc3339 } from '@yimatong/contract/clock'
import type { Bytes } from '@yimatong/contract/bytes'
import type { IssuedVoucher } from '@yimatong/contract/payment-code/batch'
import { sealBatch } from '@yimatong/contract/payment-code/seal-batch'
import { issueVoucher } from '@yimatong/contract/payment-code/voucher'
import type { IdentityClass } from '@yimatong/contract/states'
import { type CodeBatch, MAX_LIVE_VOUCHERS, type OutReason, VOUCHERS_PER_BATCH } from '@yimatong/contract/tsm-api'
import { type Database, isUniqueViolation } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { hashOfSigned } from './check-code.ts'
import { digitsSecretOf, drawDigitsIndex } from './digits.ts'
import { assertNotHeld } from './hold.ts'
import { type KeyRing, signWith } from './key-ring.ts'
import { sealJwe } from './seal-jwe.ts'
import {
  type Count,
  type Counted,
  type IssueLimit,
  type IssuingDevice,
  type NewBatch,
  readStanding,
  storeBatch,
} from './store/issue-statements.ts'

export interface IssueDeps {
  database: Pick<Database, 'query'>
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

/**
 * Somebody else may be quicker for the same person, or an index that is drawn is taken: with ten million vouchers kept, one batch in a
 * hundred meets one. The slow lane lets two in at once, so more tries than this takes many servers.
 */
const MAX_TRIES = 20

/**
 * Ten new vouchers for a person's device, as one JWE that only the device can open. Problems: NOT_FOUND for a device that
 * is not the person's, DEVICE_REVOKED, RATE_LIMITED, ACCOUNT_FROZEN and TOKEN_EXPIRED around a loss report, IDENTITY_ENDED,
 * OVERLOADED when others for the same person were quicker all the time.
 *
 * Looks, signs and writes, and the write holds only what is still as it was seen: no lock is held while anything is signed, and the
 * database is gone to twice. Whoever may have no codes hears it before anything was signed.
 */
export async function issueCodes(deps: IssueDeps, request: IssueRequest): Promise<CodeBatch> {
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    const { device, count } = await mayIssue(deps, request)
    const { batch, vouchers } = await makeBatch(deps, request, device)
    if (await store(deps, request, { batch, count })) return sealed(deps, { batch, device, vouchers })
  }
  throw problem('OVERLOADED', undefined, { headers: { 'Retry-After': '1' } })
}

/** Throws the problem of whoever may have no codes now. */
async function mayIssue(
  { database, clock, issueLimit }: IssueDeps,
  request: IssueRequest,
): Promise<{ device: IssuingDevice; count: Count }> {
  const { personId } = request
  const { device, counted: seen, ...hold } = await readStanding(database, request)
  assertNotHeld(hold, request)
  if (device === undefined) throw problem('NOT_FOUND')
  if (device.isRevoked) throw problem('DEVICE_REVOKED')
  return {
    device,
    count: { personId, seen, next: countOnce(seen, issueLimit, clock()), holdVersion: hold.holdVersion },
  }
}

/** One batch more. A window that has ended is over, and so is one that begins in the future, for a clock was wrong then. */
function countOnce(seen: Counted | undefined, { batches, windowMs }: IssueLimit, now: number): Counted {
  const sinceMs = now - (seen?.windowStartedAt.getTime() ?? -Infinity)
  if (seen === undefined || sinceMs < 0 || sinceMs > windowMs) return { issued: 1, windowStartedAt: new Date(now) }
  if (seen.issued < batches) return { ...seen, issued: seen.issued + 1 }
  const seconds = Math.max(1, Math.ceil((windowMs - sinceMs) / 1000))
  throw problem('RATE_LIMITED', undefined, { headers: { 'Retry-After': String(seconds) } })
}

interface Made {
  batch: NewBatch
  vouchers: IssuedVoucher[]
}

async function makeBatch(
  { keyRing, clock, voucherLifeMs, voucherCapFen: capFen }: IssueDeps,
  { deviceId, identityClass }: IssueRequest,
  device: IssuingDevice,
): Promise<Made> {
  const now = clock()
  const key = keyRing.signer(now)
  // The voucher says whole seconds; the table says the same.
  const expiresAt = Math.floor((now + voucherLifeMs) / 1000)
  const jtis = Array.from({ length: VOUCHERS_PER_BATCH }, () => new Uint8Array(randomBytes(16)))
  const fields = { keyNo: key.keyNo, expiresAt, identityClass, capFen }
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
    batchNo: device.batchCount + 1,
    issuedAt: now,
    expiresAt: expiresAt * 1000,
    jtis: jtis.map((jti) => Buffer.from(jti).toString('hex')),
    digitsIndexes: vouchers.map(({ digitsIndex }) => digitsIndex),
    signedHashes: vouchers.map(({ signedVoucher }) => hashOfSigned(signedVoucher)),
  }
  return { batch, vouchers }
}

/** False when it must be tried anew. */
async function store(
  { database }: IssueDeps,
  { next }: IssueRequest,
  { batch, count }: { batch: NewBatch; count: Count },
): Promise<boolean> {
  const grace = { count: GRACE_VOUCHERS, from: next && Buffer.from(next, 'base64url').toString('hex') }
  try {
    return await storeBatch(database, { batch, grace, count })
  } catch (error) {
    if (isUniqueViolation(error, 'vouchers_digits_index_key')) return false
    throw error
  }
}

function sealed(
  { clock }: Pick<IssueDeps, 'clock'>,
  { batch, device, vouchers }: Made & { device: IssuingDevice },
): CodeBatch {
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
