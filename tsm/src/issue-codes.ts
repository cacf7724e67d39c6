import { randomBytes } from 'node:crypto'
import { setImmediate as letOthers } from 'node:timers/promises'
import { type Clock, toRfc3339 } from '@yimatong/contract/clock'
import type { Bytes } from '@yimatong/contract/bytes'
import type { IssuedVoucher } from '@yimatong/contract/payment-code/batch'
import { sealBatch } from '@yimatong/contract/payment-code/seal-batch'
import { issueVoucher } from '@yimatong/contract/payment-code/voucher'
import type { IdentityClass } from '@yimatong/contract/states'
import { type CodeBatch, MAX_LIVE_VOUCHERS, type OutReason, VOUCHERS_PER_BATCH } from '@yimatong/contract/tsm-api'
import { BY_KEYS, type Database, isTransient, isUniqueViolation, type Queryable } from '@yimatong/kit/database'
import { createGatherer } from '@yimatong/kit/gatherer'
import type { Metrics } from '@yimatong/kit/metrics'
import { problem } from '@yimatong/kit/problem'
import { hashOfSigned } from './check-code.ts'
import { digitsSecretOf, drawDigitsIndex } from './digits.ts'
import { assertNotHeld } from './hold.ts'
import { type KeyRing, signWith } from './key-ring.ts'
import { sealJwe } from './seal-jwe.ts'
import {
  type Counted,
  type Issue,
  type IssuingDevice,
  type NewBatch,
  readStandings,
  type Standing,
  storeBatches,
} from './store/issue-statements.ts'

export interface IssueLimit {
  /** Batches that a person may ask for within the window. */
  batches: number
  windowMs: number
}

export interface IssueDeps {
  database: Pick<Database, 'lane'>
  keyRing: Pick<KeyRing, 'signer'>
  clock: Clock
  voucherLifeMs: number
  /** The most that one payment with a voucher may take, in fen. */
  voucherCapFen: number
  issueLimit: IssueLimit
  metrics?: Pick<Metrics, 'gatherer'>
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
 * In the morning all phones want codes at once, and breakfast is paid all the same. So codes are issued to a few phones at a time: of two
 * groups one keeps the database busy while the other signs, and redemptions have a connection of their own. Whoever comes when some
 * seconds' work waits is asked to come again.
 */
const SLOW_LANE = { lanes: 2, maxGroup: 8, maxQueue: 1000 }

/**
 * Another server may be quicker for the same person, a connection may break, or an index that is drawn is taken: with ten million vouchers
 * kept, one batch in a hundred meets one.
 */
const MAX_TRIES = 5

/** Gives a phone its codes. */
export type IssueCodes = (request: IssueRequest) => Promise<CodeBatch>

/**
 * Issues ten new vouchers for a person's device, as one JWE that only the device can open. Problems: NOT_FOUND for a device that
 * is not the person's, DEVICE_REVOKED, RATE_LIMITED, ACCOUNT_FROZEN and TOKEN_EXPIRED around a loss report, IDENTITY_ENDED,
 * OVERLOADED when too many wait.
 *
 * Looks, signs and writes, each for a group, and the write holds only what is still as it was seen: no lock is held while anything is signed,
 * and the database is gone to twice. Whoever may have no codes hears it before anything was signed.
 */
export function createIssuer(deps: IssueDeps): IssueCodes {
  const lane = deps.database.lane(BY_KEYS)
  const groups = createGatherer({
    ...SLOW_LANE,
    name: 'issue',
    ...(deps.metrics && { metrics: deps.metrics }),
    key: ({ personId }) => personId,
    run: (requests: IssueRequest[]) => issueGroup(deps, lane, requests),
  })
  return async (request) => {
    for (let tries = 1; tries <= MAX_TRIES; tries++) {
      const codes = await groups.add(request)
      if (codes !== undefined) return codes
    }
    throw problem('OVERLOADED', undefined, { headers: { 'Retry-After': '1' } })
  }
}

interface Made {
  device: IssuingDevice
  batch: NewBatch
  issue: Issue
  vouchers: IssuedVoucher[]
}

/**
 * For each its codes, the problem that it has, or undefined when it must be tried anew. What is done for one takes up to a millisecond, and
 * whoever redeems is not to wait for all of them.
 */
async function issueGroup(
  deps: IssueDeps,
  lane: Queryable,
  requests: readonly IssueRequest[],
): Promise<(CodeBatch | Error | undefined)[]> {
  const standings = await readStandings(lane, requests)
  const now = deps.clock()
  const key = deps.keyRing.signer(now)
  const issue = {
    keyNo: key.keyNo,
    capFen: deps.voucherCapFen,
    issuedAt: now,
    // The voucher says whole seconds; the table says the same.
    expiresAt: Math.floor((now + deps.voucherLifeMs) / 1000) * 1000,
    graceVouchers: GRACE_VOUCHERS,
  }
  const made: (Made | Error)[] = []
  for (const [at, request] of requests.entries()) {
    const standing = standings[at] as Standing
    made.push(await makeBatch(deps, { request, standing, issue, key }).catch((error: Error) => error))
    await letOthers()
  }
  const stored = await store(lane, made, issue)
  const outcomes: (CodeBatch | Error | undefined)[] = []
  for (const each of made) {
    if (each instanceof Error) outcomes.push(each)
    else outcomes.push(stored.has(each.batch.deviceId) ? sealed(deps, each) : undefined)
    await letOthers()
  }
  return outcomes
}

/** Throws the problem of whoever may have no codes now. */
function assertMayIssue(request: IssueRequest, { device, ...hold }: Standing): IssuingDevice {
  assertNotHeld(hold, request)
  if (device === undefined) throw problem('NOT_FOUND')
  if (device.isRevoked) throw problem('DEVICE_REVOKED')
  return device
}

/** One batch more. A window that has ended is over, and so is one that begins in the future, for a clock was wrong then. */
function countOnce(seen: Counted | undefined, { batches, windowMs }: IssueLimit, now: number): Counted {
  const sinceMs = now - (seen?.windowStartedAt.getTime() ?? -Infinity)
  if (seen === undefined || sinceMs < 0 || sinceMs > windowMs) return { issued: 1, windowStartedAt: new Date(now) }
  if (seen.issued < batches) return { ...seen, issued: seen.issued + 1 }
  const seconds = Math.max(1, Math.ceil((windowMs - sinceMs) / 1000))
  throw problem('RATE_LIMITED', undefined, { headers: { 'Retry-After': String(seconds) } })
}

interface ToMake {
  request: IssueRequest
  standing: Standing
  issue: Issue
  key: ReturnType<KeyRing['signer']>
}

/** Rejects with the problem of whoever may have no codes now, before anything is signed. */
async function makeBatch({ issueLimit }: IssueDeps, { request, standing, issue, key }: ToMake): Promise<Made> {
  const { personId, deviceId, identityClass, next } = request
  const { keyNo, capFen, issuedAt, expiresAt } = issue
  const device = assertMayIssue(request, standing)
  const count = countOnce(standing.counted, issueLimit, issuedAt)
  const jtis = Array.from({ length: VOUCHERS_PER_BATCH }, () => new Uint8Array(randomBytes(16)))
  const deviceKey: Bytes = new Uint8Array(device.signingKey)
  const fields = { keyNo, expiresAt: expiresAt / 1000, identityClass, capFen, deviceKey }
  const sign = signWith(key)
  const vouchers = await Promise.all(
    jtis.map(async (jti) => ({
      signedVoucher: await issueVoucher({ ...fields, jti }, sign),
      digitsIndex: drawDigitsIndex(),
      digitsSecret: digitsSecretOf(key.digitsMaster, jti),
    })),
  )
  const batch: NewBatch = {
    personId,
    deviceId,
    batchNo: device.batchCount + 1,
    identityClass,
    seen: standing.counted,
    holdVersion: standing.holdVersion,
    count,
    next: next && Buffer.from(next, 'base64url').toString('hex'),
    vouchers: vouchers.map(({ signedVoucher, digitsIndex }, at) => ({
      jti: Buffer.from(jtis[at] as Uint8Array).toString('hex'),
      digitsIndex,
      signedHash: hashOfSigned(signedVoucher),
    })),
  }
  return { device, batch, issue, vouchers }
}

/**
 * The devices whose batch is known to stand. One that stands all the same, because only the answer was lost, is replaced by the next like
 * any whose answer a phone never heard.
 */
async function store(lane: Queryable, made: readonly (Made | Error)[], issue: Issue): Promise<Set<string>> {
  const batches = made.flatMap((each) => (each instanceof Error ? [] : each.batch))
  if (batches.length === 0) return new Set()
  try {
    return await storeBatches(lane, batches, issue)
  } catch (error) {
    if (isTransient(error) || isUniqueViolation(error, 'vouchers_digits_index_key')) return new Set()
    throw error
  }
}

function sealed({ clock }: Pick<IssueDeps, 'clock'>, { device, batch, issue, vouchers }: Made): CodeBatch {
  const serverTime = clock()
  const { issuedAt, expiresAt } = issue
  return {
    deviceId: batch.deviceId,
    serverTime: toRfc3339(serverTime),
    expiresAt: toRfc3339(expiresAt),
    count: vouchers.length,
    batch: sealBatch({ issuedAt, serverTime, vouchers }, (plaintext) => sealJwe(plaintext, device.encryptionKey)),
  }
}
