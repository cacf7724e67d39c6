import { randomBytes } from 'node:crypto'
import { setImmediate as letOthers } from 'node:timers/promises'
import { type Clock, toRfc3339 } from '@yimatong/contract/clock'
import type { Bytes } from '@yimatong/contract/bytes'
import type { IssuedVoucher } from '@yimatong/contract/payment-code/batch'
import { sealBatch } from '@yimatong/contract/payment-code/seal-batch'
import { issueVoucher } from '@yimatong/contract/payment-code/voucher'
import type { IdentityClass } from '@yimatong/contract/states'
import { type CodeBatch, MAX_LIVE_VOUCHERS, type OutReason, VOUCHERS_PER_BATCH } from '@yimatong/contract/tsm-api'
import { BY_KEYS, type Database, isUniqueViolation, type Queryable } from '@yimatong/kit/database'
import { createGatherer } from '@yimatong/kit/gatherer'
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
  database: Pick<Database, 'lane' | 'query'>
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
 * In the morning all phones want codes at once, and breakfast is paid all the same. So codes are issued a few phones at a time: of two
 * groups one keeps the database busy while the other signs, and redemptions, who have a connection of their own, never stand behind
 * more than those. Whoever comes when some seconds' work waits is asked to come again.
 */
const SLOW_LANE = { lanes: 2, maxGroup: 8, maxQueue: 1000 }

/**
 * Another server may be quicker for the same person, or an index that is drawn is taken: with ten million vouchers kept, one batch in a
 * hundred meets one.
 */
const MAX_TRIES = 20

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
    key: ({ personId }) => personId,
    run: (requests: IssueRequest[]) => issueGroup(deps, lane, requests),
  })
  return async (request) => {
    for (let tries = 1; tries <= MAX_TRIES; tries++) {
      const made = await groups.add(request)
      if (made !== undefined) return sealed(deps, made)
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

/** For each what was made for it, the problem it has, or undefined when it must be tried anew. */
async function issueGroup(
  deps: IssueDeps,
  lane: Queryable,
  requests: readonly IssueRequest[],
): Promise<(Made | Error | undefined)[]> {
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
  const outcomes: (Made | Error)[] = []
  for (const [at, standing] of standings.entries()) {
    const request = requests[at] as IssueRequest
    const allowed = mayIssue(request, standing, { limit: deps.issueLimit, now })
    outcomes.push(allowed instanceof Error ? allowed : await makeBatch({ request, standing, ...allowed, issue, key }))
    // Each is a millisecond of signing: whoever redeems is not to wait for all of them.
    await letOthers()
  }
  const made = outcomes.filter((outcome): outcome is Made => !(outcome instanceof Error))
  const stored = await store(lane, made, issue)
  return outcomes.map((outcome) =>
    outcome instanceof Error || stored.has(outcome.batch.deviceId) ? outcome : undefined,
  )
}

/** What is counted from now on; or the problem of whoever may have no codes now. */
function mayIssue(
  request: IssueRequest,
  { device, counted, ...hold }: Standing,
  { limit, now }: { limit: IssueLimit; now: number },
): { device: IssuingDevice; count: Counted } | Error {
  try {
    assertNotHeld(hold, request)
    if (device === undefined) throw problem('NOT_FOUND')
    if (device.isRevoked) throw problem('DEVICE_REVOKED')
    return { device, count: countOnce(counted, limit, now) }
  } catch (error) {
    if (error instanceof Error) return error
    throw error
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

interface ToMake {
  request: IssueRequest
  standing: Standing
  device: IssuingDevice
  count: Counted
  issue: Issue
  key: ReturnType<KeyRing['signer']>
}

async function makeBatch({ request, standing, device, count, issue, key }: ToMake): Promise<Made> {
  const { personId, deviceId, identityClass, next } = request
  const { keyNo, capFen, expiresAt } = issue
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

/** The devices whose batch stands. */
async function store(lane: Queryable, made: readonly Made[], issue: Issue): Promise<Set<string>> {
  if (made.length === 0) return new Set()
  try {
    const batches = made.map(({ batch }) => batch)
    return await storeBatches(lane, batches, issue)
  } catch (error) {
    if (isUniqueViolation(error, 'vouchers_digits_index_key')) return new Set()
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
