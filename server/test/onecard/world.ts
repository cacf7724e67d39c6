import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { businessDateOf } from '@yimatong/contract/clock'
import type { AccountView, OpenAccountItem, PostingItem, PostingOutcome } from '@yimatong/contract/onecard-api'
import { createDatabase, type Database } from '@yimatong/kit/database'
import { makePrivateJwk } from '@yimatong/kit/keys'
import { createLog } from '@yimatong/kit/log'
import { createMetrics } from '@yimatong/kit/metrics'
import { createServiceIdentity, type ServiceIdentity } from '@yimatong/kit/service-tokens'
import { createTestDatabase, type TestDatabase } from '@yimatong/prisma/test-database'
import request from 'supertest'
import { openAccounts } from '../../src/onecard/accounts.ts'
import { createOnecardApp } from '../../src/onecard/app.ts'
import { createPostingLane, type PostingLane } from '../../src/onecard/posting-lane.ts'
import { openAccountsBody } from '@yimatong/contract/onecard-api'

/** 2026-11-21 12:00:00 in Shanghai. */
const NOON = Date.parse('2026-11-21T12:00:00+08:00')

/** A one-card backend on a database of its own, with a clock that tests move. */
export interface World {
  /** Milliseconds since the epoch; move it freely. */
  now: number
  readonly app: RequestListener
  readonly database: Database
  /** Looks and arranges as the owner of the tables. */
  readonly owner: Database
  readonly urls: TestDatabase
  readonly lane: PostingLane
  /** A lane of another process on the same database. */
  anotherLane(): PostingLane
  readonly services: Record<'payment' | 'onecard' | 'tsm', ServiceIdentity>
  open(...items: OpenAccountItem[]): Promise<void>
  /** The account of a person of their own, with this much money. */
  withMoney(amount: number, more?: Partial<OpenAccountItem>): Promise<string>
  /** Posts over HTTP as the payment server. */
  post(...items: PostingItem[]): Promise<PostingOutcome[]>
  account(accountNo: string): Promise<AccountView>
  close(): Promise<void>
}

const SERVICES = ['payment', 'onecard', 'tsm'] as const

/** Key files as the launcher writes them. */
function writeKeys(directory: string): string {
  const keys = SERVICES.map((kid) => {
    const { d, ...publicKey } = makePrivateJwk()
    writeFileSync(path.join(directory, `${kid}.json`), JSON.stringify({ ...publicKey, d, kid }))
    return { ...publicKey, kid }
  })
  const jwksFile = path.join(directory, 'services.jwks.json')
  writeFileSync(jwksFile, JSON.stringify({ keys }))
  return jwksFile
}

async function identities(directory: string, now: () => number): Promise<World['services']> {
  const jwksFile = writeKeys(directory)
  const identity = (name: string) =>
    createServiceIdentity({ name, keyFile: path.join(directory, `${name}.json`), jwksFile, now })
  return { payment: await identity('payment'), onecard: await identity('onecard'), tsm: await identity('tsm') }
}

export async function createWorld({ daysPast = 3 } = {}): Promise<World> {
  const directory = mkdtempSync(path.join(tmpdir(), 'yimatong-onecard-'))
  const urls = await createTestDatabase('onecard')
  const log = createLog({ name: 'onecard', level: 'silent' })
  const metrics = createMetrics({ name: 'onecard' })
  const database = createDatabase({ url: urls.url, name: 'onecard', log })
  const owner = createDatabase({ url: urls.ownerUrl, name: 'test', log, poolSize: 2 })
  const time = { now: NOON }
  const clock = () => time.now
  const services = await identities(directory, clock)
  const lanes: PostingLane[] = []
  const anotherLane = () => {
    const another = createPostingLane({ database, log, metrics })
    lanes.push(another)
    return another
  }
  const lane = anotherLane()
  const guard = services.onecard.requireService(['payment'])
  const app = createOnecardApp({
    log,
    metrics,
    database,
    lane,
    clock,
    guard,
    daysPast,
    validateResponses: true,
  })
  const bearer = () => services.payment.tokenFor('onecard')

  const open = async (...items: OpenAccountItem[]) => {
    await openAccounts({ database }, openAccountsBody.parse({ items }).items)
  }

  return Object.assign(time, {
    app,
    database,
    owner,
    urls,
    lane,
    anotherLane,
    services,
    open,
    async withMoney(amount: number, more: Partial<OpenAccountItem> = {}) {
      const accountNo = anId('P').toUpperCase().replace('_', '')
      await open(aPerson(accountNo, more))
      if (amount > 0) await lane.post([aTopUp(accountNo, amount)])
      return accountNo
    },
    async post(...items: PostingItem[]) {
      const token = await bearer()
      const { body } = await request(app)
        .post('/onecard/v1/postings')
        .auth(token, { type: 'bearer' })
        .send({ items })
        .expect(200)
      return body.outcomes as PostingOutcome[]
    },
    async account(accountNo: string) {
      const token = await bearer()
      const { body } = await request(app)
        .get(`/onecard/v1/accounts/${accountNo}`)
        .auth(token, { type: 'bearer' })
        .expect(200)
      return body as AccountView
    },
    async close() {
      for (const each of lanes) await each.close()
      await Promise.all([database.close(), owner.close()])
      await urls.drop()
      rmSync(directory, { recursive: true, force: true })
    },
  })
}

let made = 0
/** An id that no other call gives. */
export const anId = (prefix = 'pay') => `${prefix}_${String(++made).padStart(8, '0')}`

export const aPerson = (accountNo: string, more: Partial<OpenAccountItem> = {}): OpenAccountItem => ({
  accountNo,
  kind: 'PERSON',
  holderName: `Person ${accountNo}`,
  ...more,
})

export const aMerchant = (accountNo: string): OpenAccountItem => ({
  accountNo,
  kind: 'MERCHANT',
  holderName: `Stall ${accountNo}`,
})

const shared = () => ({ businessDate: businessDateOf(NOON), occurredAt: new Date(NOON).toISOString() })

type Debit = Extract<PostingItem, { kind: 'DEBIT' }>
type TopUp = Extract<PostingItem, { kind: 'TOPUP' }>
type Reversal = Extract<PostingItem, { kind: 'REVERSAL' }>
type Refund = Extract<PostingItem, { kind: 'REFUND' }>
type Transfer = Extract<PostingItem, { kind: 'TRANSFER' }>

export const aDebit = (more: Partial<Debit> & Pick<Debit, 'payerAccount' | 'merchantAccount' | 'amount'>): Debit => ({
  kind: 'DEBIT',
  postingId: anId(),
  surcharge: 0,
  ...shared(),
  ...more,
})

export const aTopUp = (account: string, amount: number, more: Partial<TopUp> = {}): TopUp => ({
  kind: 'TOPUP',
  postingId: anId('top'),
  account,
  amount,
  ...shared(),
  ...more,
})

export const aReversal = (reverses: string, more: Partial<Reversal> = {}): Reversal => ({
  kind: 'REVERSAL',
  postingId: anId('rev'),
  reverses,
  ...shared(),
  ...more,
})

export const aRefund = (refunds: string, amount: number, more: Partial<Refund> = {}): Refund => ({
  kind: 'REFUND',
  postingId: anId('rfd'),
  refunds,
  amount,
  surcharge: 0,
  ...shared(),
  ...more,
})

export const aTransfer = (
  purpose: Transfer['purpose'],
  [from, to]: readonly [from: string, to: string],
  amount: number,
  more: Partial<Transfer> = {},
): Transfer => ({
  kind: 'TRANSFER',
  postingId: anId('trf'),
  purpose,
  from,
  to,
  amount,
  ...shared(),
  ...more,
})

/** A subsidy for this person. */
export const aSubsidy = (account: string, amount: number, more: Partial<Transfer> = {}) =>
  aTransfer('SUBSIDY', ['S-SUBSIDY', account], amount, more)

/** A debit by this person at the first stall. */
export const debitOf = (payerAccount: string, amount: number, more: Partial<Debit> = {}) =>
  aDebit({ payerAccount, merchantAccount: 'M1', amount, ...more })

/** The reason of a decline, or else the outcome. */
export const declineOf = (outcome: PostingOutcome | undefined) =>
  outcome?.outcome === 'DECLINED' ? outcome.declineCode : outcome?.outcome
