import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { CompactEncrypt } from 'jose'
import { compressPublicKey, type Signer } from '@yimatong/contract/p256'
import { sealBatch } from '@yimatong/contract/payment-code/seal-batch'
import { issueVoucher } from '@yimatong/contract/payment-code/voucher'
import { VOUCHERS_PER_BATCH } from '@yimatong/contract/tsm-api'
import { mustSucceed } from './answers.ts'
import type { BenchCampus } from './campus.ts'
import { collectGarbage } from './garbage.ts'
import { openLoop } from './open-loop.ts'
import { percentilesOf } from './open-round.ts'
import { type CpuMicros, cpuMicros, mediansByName, microsEach } from './processes.ts'
import { closedLoop, median, rangeOf, requestBytes, type Shot, steadyPerSecond } from './raw-client.ts'
import type { IssuingReport } from './report.ts'
import type { Phone } from './simulated/phone.ts'
import type { Stage } from './stage.ts'

const ROUNDS = 3
/** Batches that are issued, or made, in a round. */
const BATCHES = 300
/** Phones that ask for codes at once, when nothing else goes on. */
const CONNECTIONS = 16

/** In the morning: the phones of a storm that never lets up, and the payments of breakfast. */
const STORM_CONNECTIONS = 64
const STORM_PHONES = 400
const PAYMENTS_PER_SECOND = 100
const SECONDS = 10
const STUDENTS = 30_000

function refillRequests({ target }: Stage, phones: readonly Phone[]): Buffer[] {
  return phones.map(({ deviceId, tsmToken }) => {
    const path = `/tsm/v1/devices/${deviceId}/codes`
    return requestBytes(target, { method: 'POST', path, headers: { authorization: `Bearer ${tsmToken}` }, body: '' })
  })
}

const isIssued = ({ status }: Shot): boolean => status === 200

/** Whoever is told that it is busy may come again; anything else ends the run. */
function countIssued(shots: readonly Shot[]): number {
  const failed = shots.find(({ status }) => status !== 200 && status !== 503)
  if (failed) throw new Error(`a batch was not issued: ${failed.status} ${failed.body.toString().slice(0, 400)}`)
  return shots.filter(isIssued).length
}

interface Round {
  perSecond: number
  /** Of each batch. */
  micros: CpuMicros
}

/** Batches of ten codes, each sealed for its phone, as the code service issues them through the public door. */
async function issue(campus: BenchCampus, stage: Stage, phones: readonly Phone[]): Promise<Round> {
  const requests = refillRequests(stage, phones)
  collectGarbage()
  const before = cpuMicros(campus)
  const shots = await closedLoop(stage.target, requests, CONNECTIONS)
  const micros = microsEach(before, cpuMicros(campus), shots.length)
  countIssued(shots)
  return { perSecond: steadyPerSecond(shots, CONNECTIONS, isIssued), micros }
}

/** Encoded as it is made: a fresh key that is exported may stop Node (20) for ever, see `makePrivateJwk` of kit. */
const AS_TEXT = {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
} as const

/**
 * The same cryptography and nothing else, in this process: ten vouchers signed by node:crypto and one JWE by jose. The code
 * service makes the JWE itself, which takes a third of the floor off; the floor stays, so that figures of all times compare.
 */
async function makeAtFloor(batches: number): Promise<Round> {
  const pair = generateKeyPairSync('ec', AS_TEXT)
  const privateKey = createPrivateKey(pair.privateKey)
  const { x = '', y = '' } = createPublicKey(pair.publicKey).export({ format: 'jwk' })
  const deviceKey = compressPublicKey({ x, y })
  if (deviceKey === undefined) throw new Error('a fresh key is no point of its curve')
  const signer: Signer = (input) =>
    new Uint8Array(sign('sha256', input, { key: privateKey, dsaEncoding: 'ieee-p1363' }))
  const seal = (plaintext: Uint8Array) =>
    new CompactEncrypt(plaintext)
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
      .encrypt({ kty: 'EC', crv: 'P-256', x, y })
  const bytes = (length: number) => new Uint8Array(randomBytes(length))
  const now = Date.now()
  const fields = { keyNo: 1, expiresAt: Math.floor(now / 1000) + 86_400, capFen: 50_000, deviceKey }
  collectGarbage()
  const before = process.cpuUsage()
  const begin = performance.now()
  for (let made = 0; made < batches; made++) {
    const signing = Array.from({ length: VOUCHERS_PER_BATCH }, () =>
      issueVoucher({ ...fields, jti: bytes(16) }, signer),
    )
    const vouchers = (await Promise.all(signing)).map((signedVoucher) => ({
      signedVoucher,
      digitsIndex: '0123456789',
      digitsSecret: bytes(32),
    }))
    await sealBatch({ issuedAt: now, serverTime: now, vouchers }, seal)
  }
  const perSecond = (batches * 1000) / (performance.now() - begin)
  const { user, system } = process.cpuUsage(before)
  return { perSecond, micros: { 'the bare cryptography': Math.round((user + system) / batches) } }
}

async function breakfast(stage: Stage): Promise<Shot[]> {
  const requests = await stage.prepare('EARLY', PAYMENTS_PER_SECOND * SECONDS)
  const shots = await openLoop(stage.target, requests, PAYMENTS_PER_SECOND)
  mustSucceed(shots)
  return shots
}

/** Refills as fast as they are given, until the payments beside them are over. */
async function besideRefills(stage: Stage, phones: readonly Phone[]) {
  const requests = refillRequests(stage, phones)
  const over = new AbortController()
  const storm = async (): Promise<number> => {
    let issued = 0
    const begin = performance.now()
    while (!over.signal.aborted) issued += countIssued(await closedLoop(stage.target, requests, STORM_CONNECTIONS))
    return (issued * 1000) / (performance.now() - begin)
  }
  const refills = storm()
  const shots = await breakfast(stage).finally(() => over.abort())
  return { shots, refillsPerSecond: await refills }
}

/** What issuing codes costs beside the bare cryptography, and what a morning's refills do to payments. */
export async function measureIssuing(campus: BenchCampus, stage: Stage): Promise<IssuingReport> {
  const phones = await stage.open('MORNING', STORM_PHONES * VOUCHERS_PER_BATCH)
  await stage.open('EARLY', 2 * PAYMENTS_PER_SECOND * SECONDS)
  const rounds: { issued: Round; floor: Round }[] = []
  while (rounds.length < ROUNDS) {
    rounds.push({ issued: await issue(campus, stage, phones.slice(0, BATCHES)), floor: await makeAtFloor(BATCHES) })
  }
  const ratios = rounds.map(({ issued, floor }) => issued.perSecond / floor.perSecond)
  const alone = percentilesOf(await breakfast(stage))
  const { shots, refillsPerSecond } = await besideRefills(stage, phones)
  return {
    issueRatioToFloor: median(ratios),
    issueRatioRange: rangeOf(ratios),
    issuing: {
      cpuMicrosByProcess: mediansByName(rounds.map(({ issued, floor }) => ({ ...issued.micros, ...floor.micros }))),
      refillsPerSecond,
      secondsFor30000: STUDENTS / refillsPerSecond,
      paymentsPerSecond: PAYMENTS_PER_SECOND,
      paymentMs: { alone, besideRefills: percentilesOf(shots) },
    },
  }
}
