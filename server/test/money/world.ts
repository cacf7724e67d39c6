import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type AccountView, accountView, type OpenAccountItem, openAccountsAnswer } from '@yimatong/contract/onecard-api'
import { createServiceClient, type ServiceClient } from '@yimatong/kit/service-client'
import { createServiceIdentity } from '@yimatong/kit/service-tokens'
import { createTestDatabase } from '@yimatong/prisma/test-database'
import { moneyKinds } from '../../src/money/kinds.ts'
import type { MoneyDeps } from '../../src/money/moves.ts'
import { anOfficeBrowser, createOfficeWorld, type OfficeWorld } from '../office/world.ts'
import { aPerson, type Browser, prove } from '../portal/world.ts'
import { writeCampusKeys } from '../world/keys.ts'
import { startPeer } from '../world/peers.ts'

type Person = Awaited<ReturnType<typeof aPerson>>

/** The office with a real ledger, whose answers a test may lose. */
export interface MoneyWorld extends OfficeWorld {
  money: MoneyDeps
  finance: Browser & { userId: string }
  /** Another of finance, who decides. */
  second: Browser & { userId: string }
  person(schoolNo?: string): Promise<Person>
  account(accountNo: string): Promise<AccountView>
  /** The next so many postings arrive, and their answers do not. */
  loseAnswers(times: number): void
}

export async function createMoneyWorld(): Promise<MoneyWorld> {
  const directory = mkdtempSync(path.join(tmpdir(), 'yimatong-money-'))
  const keys = writeCampusKeys(directory)
  const books = await createTestDatabase('onecard')
  const peer = await startPeer('onecard', {
    SERVICE_KEY_FILE: keys.serviceKey('onecard'),
    SERVICE_JWKS_FILE: keys.servicesJwks,
    PUBLIC_ORIGIN: 'http://localhost',
    ONECARD_DATABASE_URL: books.url,
    // The office's clock stands; the ledger's does not.
    POSTING_DAYS_PAST: '4000',
  })
  const identity = await createServiceIdentity({
    name: 'payment',
    keyFile: keys.serviceKey('payment'),
    jwksFile: keys.servicesJwks,
  })
  const ledger = createServiceClient({ baseUrl: peer.url, identity, target: 'onecard' })
  let lost = 0
  const onecard: ServiceClient = {
    ...ledger,
    async post(...asked) {
      const answer = await ledger.post(...asked)
      if (lost-- > 0) throw new Error('the answer was lost')
      return answer
    },
  }
  let money: MoneyDeps | undefined
  const late = () => {
    if (money === undefined) throw new Error('asked too early')
    return money
  }
  // The kinds are made before the world is, and used after.
  const kinds = moneyKinds({
    get database() {
      return late().database
    },
    get clock() {
      return late().clock
    },
    get log() {
      return late().log
    },
    onecard,
  })
  const world = await createOfficeWorld({ kinds, deps: { onecard } })
  money = world.officeDeps
  const [finance, second] = [await anOfficeBrowser(world, 'FINANCE'), await anOfficeBrowser(world, 'FINANCE')]
  for (const browser of [finance, second]) await prove(browser)
  const closeOffice = world.close
  return Object.assign(world, {
    money,
    finance,
    second,
    async person(schoolNo?: string) {
      const person = await aPerson(world, schoolNo)
      const item: OpenAccountItem = { accountNo: person.accountNo, kind: 'PERSON', holderName: person.name }
      await ledger.post('/onecard/v1/accounts', { items: [item] }, openAccountsAnswer)
      return person
    },
    account: (accountNo: string) => ledger.get(`/onecard/v1/accounts/${accountNo}`, accountView),
    loseAnswers(times: number) {
      lost = times
    },
    close: async () => {
      await closeOffice()
      await ledger.close()
      await peer.stop()
      await books.drop()
      rmSync(directory, { recursive: true, force: true })
    },
  })
}
