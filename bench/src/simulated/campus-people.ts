import { createPrivateKey, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import { demoActivation } from '@yimatong/contract/demo-api'
import { newId } from '@yimatong/contract/ids'
import type { IdentityClass } from '@yimatong/contract/states'
import { SignJWT } from 'jose'
import pg from 'pg'
import { z } from 'zod'
import { ask, wanted } from './json.ts'
import { activateTill, type Till } from './till.ts'

/** Where a campus for measuring and testing runs, as its launcher tells. */
export interface CampusPlace {
  /** The folder with its keys. */
  dir: string
  origin: string
  onecardUrl: string
  paymentDatabaseUrl: string
}

/** Somebody with an account and money, who never logs in: the tokens are made here, with the campus's own keys. */
export interface SimulatedPerson {
  personId: string
  accountNo: string
  identityClass: IdentityClass
  tsmToken: string
}

interface TokenKind {
  keyFile: string
  typ: string
  iss: string
  aud: string
  sub: string
  lifeSeconds: number
  claims?: Record<string, string | number>
}

function mint(
  place: CampusPlace,
  { keyFile, typ, iss, aud, sub, lifeSeconds, claims = {} }: TokenKind,
): Promise<string> {
  const jwk = JSON.parse(readFileSync(join(place.dir, 'keys', keyFile), 'utf8')) as { kid: string }
  // One look at the clock: with two, a second may pass between them and the token would live longer than is believed.
  const issuedAt = Math.floor(Date.now() / 1000)
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ, kid: jwk.kid })
    .setIssuer(iss)
    .setSubject(sub)
    .setAudience(aud)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifeSeconds)
    .setJti(randomUUID())
    .sign(createPrivateKey({ key: jwk, format: 'jwk' }))
}

/** A token with which the payment server would call the one-card backend. */
export const onecardToken = (place: CampusPlace): Promise<string> =>
  mint(place, {
    keyFile: 'payment.key.json',
    typ: 'service+jwt',
    iss: 'payment',
    sub: 'payment',
    aud: 'onecard',
    lifeSeconds: 300,
  })

/** A token with which a person's app would call the TSM. */
export const tsmToken = (place: CampusPlace, personId: string, identityClass: IdentityClass): Promise<string> =>
  mint(place, {
    keyFile: 'platform.key.json',
    typ: 'app-tsm+jwt',
    iss: 'yimatong-platform',
    sub: personId,
    aud: 'tsm',
    lifeSeconds: 900,
    claims: { cls: identityClass, sid: newId('session'), auth_time: Math.floor(Date.now() / 1000), hld: 0 },
  })

/** A token with which a person's app would call the platform. */
export const appToken = (place: CampusPlace, personId: string): Promise<string> =>
  mint(place, {
    keyFile: 'platform.key.json',
    typ: 'app+jwt',
    iss: 'yimatong-platform',
    sub: personId,
    aud: 'platform',
    lifeSeconds: 900,
    claims: { sid: `ses_${'0'.repeat(32)}` },
  })

const GROUP = 500

/** Asks the one-card backend for many things of one kind, as the payment server would. */
export async function postOnecard(place: CampusPlace, path: string, items: readonly object[]): Promise<void> {
  const token = await onecardToken(place)
  for (let from = 0; from < items.length; from += GROUP) {
    const body = JSON.stringify({ items: items.slice(from, from + GROUP) })
    wanted(await ask(place.onecardUrl + path, { method: 'POST', token, body }), z.unknown())
  }
}

export interface PeopleWanted {
  count: number
  identityClass?: IdentityClass
  /** What each starts with, in fen. */
  balanceFen?: number
  /** What each may spend on one day, in fen; the backend's usual limit when absent. */
  dailyLimitFen?: number
  /** Two to eight capital letters or digits that begin their numbers, so that crowds do not meet. */
  prefix: string
}

/** Adds a crowd to a running campus: rows at the payment server, accounts and a first top-up through the real ledger. */
export async function addPeople(place: CampusPlace, wantedPeople: PeopleWanted): Promise<SimulatedPerson[]> {
  const { identityClass = 'STUDENT' } = wantedPeople
  const people = await addCrowd(place, wantedPeople)
  return Promise.all(
    people.map(async ({ personId, accountNo }) => ({
      personId,
      accountNo,
      identityClass,
      tsmToken: await tsmToken(place, personId, identityClass),
    })),
  )
}

/** The same for people who only stand in the books: nobody makes tokens for them. */
export async function addCrowd(place: CampusPlace, wantedPeople: PeopleWanted): Promise<PersonRow[]> {
  const { count, identityClass = 'STUDENT', balanceFen = 100_000, dailyLimitFen, prefix } = wantedPeople
  const people = Array.from({ length: count }, (_, index) => {
    const schoolNo = `${prefix}${String(index).padStart(6, '0')}`
    const personId = `per_${Buffer.from(schoolNo.padEnd(16, '.')).toString('hex')}`
    return { personId, schoolNo, accountNo: `P${schoolNo}`, name: `模拟${index}` }
  })
  await postOnecard(
    place,
    '/onecard/v1/accounts',
    people.map(({ accountNo, name }) => ({
      accountNo,
      kind: 'PERSON',
      holderName: name,
      identityClass,
      ...(dailyLimitFen === undefined ? {} : { dailyLimit: dailyLimitFen }),
    })),
  )
  const now = Date.now()
  const topUps = people.map(({ accountNo }) => ({
    kind: 'TOPUP',
    postingId: `top_${prefix}_${accountNo}`,
    account: accountNo,
    amount: balanceFen,
    businessDate: businessDateOf(now),
    occurredAt: toRfc3339(now),
  }))
  await postOnecard(place, '/onecard/v1/postings', topUps)
  await insertPersons(place, people, identityClass)
  return people
}

interface PersonRow {
  personId: string
  schoolNo: string
  accountNo: string
  name: string
}

async function insertPersons(place: CampusPlace, people: readonly PersonRow[], identityClass: string): Promise<void> {
  const client = new pg.Client({ connectionString: place.paymentDatabaseUrl })
  await client.connect()
  try {
    await client.query(
      `INSERT INTO persons (person_id, school_no, name, identity_class, account_no)
       SELECT person_id, school_no, name, $5::identity_class, account_no
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS given (person_id, school_no, name, account_no)
       ON CONFLICT DO NOTHING`,
      [
        people.map((person) => person.personId),
        people.map((person) => person.schoolNo),
        people.map((person) => person.name),
        people.map((person) => person.accountNo),
        identityClass,
      ],
    )
  } finally {
    await client.end()
  }
}

/** A till of a campus with the demo, activated with a fresh code. */
export async function openTill(place: CampusPlace, terminalNo: string): Promise<Till> {
  const url = `${place.origin}/demo/v1/activation-codes`
  const body = JSON.stringify({ terminalNo })
  const { activationCode } = wanted(await ask(url, { method: 'POST', body }), demoActivation)
  return activateTill(place.origin, activationCode)
}
