import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import {
  appToken,
  onecardToken,
  openTill,
  type SimulatedPerson,
  tsmToken,
} from '@yimatong/bench/simulated/campus-people'
import { type Answer, ask, wanted } from '@yimatong/bench/simulated/json'
import { enrolPhone, refill, showCode } from '@yimatong/bench/simulated/phone'
import { logInAgain, pay, query, type Till } from '@yimatong/bench/simulated/till'
import { orderView } from '@yimatong/contract/platform-api'
import { inRoot, run } from '../../scripts/run.mjs'
import { ask as inDatabase } from '../campus/database.ts'
import { demoPlate } from '../campus/merchant-codes.ts'
import { aCrowd, aPayer, type Payer } from '../campus/people.ts'
import { PIN, withPin } from '../campus/pins.ts'
import type { Place } from '../campus/place.ts'
import { knownBill } from '../campus/scanning-phones.ts'
import { expect, test } from '../campus/test.ts'

/** The command as somebody at the terminal gives it. */
async function rotate(place: Place, ...args: string[]): Promise<{ code: number; output: string }> {
  const env = { CAMPUS_DIR: place.dir, PORT: new URL(place.origin).port }
  return run(process.execPath, [inRoot('scripts/rotate.mjs'), ...args], { env, quiet: true })
}

async function rotated(place: Place, ...args: string[]): Promise<string> {
  const { code, output } = await rotate(place, ...args)
  expect(code, output).toBe(0)
  return output
}

/** Pays by codes, one after the other, until told to stop. Gives what the till heard. */
async function payOn(till: Till, person: SimulatedPerson, isOver: () => boolean): Promise<string[]> {
  const phone = await enrolPhone(till.origin, person.tsmToken, 'a phone at lunch')
  const heard: string[] = []
  while (!isOver()) {
    if (phone.vouchers.length === 0) await refill(phone)
    const payment = { outTradeNo: `R-${randomUUID()}`, authCode: await showCode(phone), amount: 1 }
    let answer = await pay(till, payment)
    const end = async () => {
      if (stateOf(answer) === 'PROCESSING') answer = await query(till, payment.outTradeNo)
      return stateOf(answer)
    }
    // On a machine that stands still the first answer may be that it is not known yet, which is no refusal.
    await expect.poll(end, { timeout: 30_000 }).not.toBe('PROCESSING')
    heard.push(`${answer.status} ${stateOf(answer)}`)
  }
  return heard
}

const stateOf = ({ body }: Answer): string | undefined => (body as { state?: string }).state

/** Pays a fen by a scanned plate and the PIN. */
async function payAtPlate(place: Place, { personId }: Payer, url: string): Promise<Answer> {
  const token = await appToken(place, personId)
  const orders = `${place.origin}/platform/v1/orders`
  const order = await ask(orders, { method: 'POST', token, body: JSON.stringify({ code: url }) })
  if (order.status !== 201) return order
  const { orderId } = wanted(order, orderView)
  const body = JSON.stringify({ amount: 1, total: 1, pin: PIN })
  return ask(`${orders}/${orderId}/pay`, { method: 'POST', token, body })
}

const logFile = ({ dir }: Place) => path.join(dir, 'keys', 'rotations.log')

/** As if all of it had been done an hour earlier. */
function anHourLater(place: Place): void {
  const text = readFileSync(logFile(place), 'utf8')
  const earlier = (at: string) => new Date(Date.parse(at) - 3_600_000).toISOString()
  writeFileSync(logFile(place), text.replace(/(?<="at":")[^"]+/g, earlier))
}

const logOf = (place: Place) =>
  readFileSync(logFile(place), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { what: string; step: string; name: string })

// The same few people buy for a fen all the time.
test.use({ settings: { PIN_FREE_PER_DAY: '100000', DUPLICATE_WITHIN_SECONDS: '0', ISSUE_LIMIT: '1000' } })

test('every key is rotated at lunch and nobody is refused; what is withdrawn is refused', async ({ place }) => {
  // A dozen commands, and the minute for which tokens are remembered.
  test.slow()
  const people = await aCrowd(place, { count: 4, balanceFen: 100_000 })
  const tills = await Promise.all(['T00003', 'T00005', 'T00007'].map((terminalNo) => openTill(place, terminalNo)))
  const payer = await withPin(place, await aPayer(place))
  const plate = await demoPlate(place, '10000001')
  const account = `${place.onecardUrl}/onecard/v1/accounts/${payer.accountNo}`
  const [newcomer, ...eaters] = people
  const [till] = tills
  if (newcomer === undefined || till === undefined) throw new Error('nobody came')
  const byOldKeys = {
    service: await onecardToken(place),
    app: await appToken(place, payer.personId),
    tsm: await tsmToken(place, newcomer.personId, 'STUDENT'),
  }
  const superuser = () => readFileSync(path.join(place.dir, 'db', 'password'), 'utf8').trim()
  const oldSuperuser = superuser()
  const me = (token: string) => ask(`${place.origin}/platform/v1/me`, { token })

  let isOver = false
  const lunch = Promise.all(eaters.map((one, at) => payOn(tills[at] ?? till, one, () => isOver)))
  try {
    for (const what of ['service', 'platform', 'merchant-codes', 'pin-pepper', 'webhook-secret', 'database'])
      await rotated(place, what)

    // What the new keys sign is believed, and what the old ones have signed still is.
    expect((await ask(account, { token: byOldKeys.service })).status).toBe(200)
    expect((await ask(account, { token: await onecardToken(place) })).status).toBe(200)
    expect((await me(byOldKeys.app)).status).toBe(200)
    expect((await me(await appToken(place, payer.personId))).status).toBe(200)
    const fresh = await logInAgain(till)
    expect(JSON.parse(Buffer.from(fresh.accessToken.split('.')[0] ?? '', 'base64url').toString())).toMatchObject({
      kid: 'platform-2',
    })
    await refill(await enrolPhone(place.origin, byOldKeys.tsm, 'by an old token'))
    const scanned = await payAtPlate(place, payer, plate.url)
    expect(await knownBill(place, await appToken(place, payer.personId), scanned)).toMatchObject({ state: 'SUCCESS' })
    const hashes = await inDatabase<{ hash: string }>(
      place.ownerUrls.payment,
      'SELECT pin_hash AS hash FROM person_pins WHERE person_id = $1',
      [payer.personId],
    )
    expect(hashes[0]?.hash).toMatch(/^2:\$argon2id\$/)
    expect(superuser()).not.toBe(oldSuperuser)
    const asSuperuser = (password: string) => {
      const url = new URL(place.ownerUrls.payment)
      return inDatabase(Object.assign(url, { username: 'postgres', password }).href, 'SELECT 1')
    }
    expect(await asSuperuser(superuser())).toHaveLength(1)
    await expect(asSuperuser(oldSuperuser)).rejects.toThrow('password authentication failed')
    for (const what of ['service', 'platform'])
      expect((await rotate(place, what, '--retire')).output).toContain('still good')
    expect((await rotate(place, 'pin-pepper', '--retire')).code).toBe(1)
  } finally {
    isOver = true
  }
  const heard = (await lunch).flat()
  expect(heard.length).toBeGreaterThan(20)
  expect(heard.filter((one) => one !== '200 SUCCESS')).toEqual([])

  await rotated(place, 'service', '--withdraw', 'payment')
  await rotated(place, 'platform', '--withdraw', 'platform-1')
  const within = { timeout: 75_000 }
  // Up to a minute, while nothing that follows has to do with these two tokens.
  const refused = Promise.all([
    expect.poll(async () => (await ask(account, { token: byOldKeys.service })).status, within).toBe(401),
    expect.poll(async () => (await me(byOldKeys.app)).status, within).toBe(401),
  ])
  // Awaited at the end; should it fail before that, the test is still to go on.
  refused.catch(() => undefined)
  await rotated(place, 'merchant-codes', '--withdraw', '1')
  await expect
    .poll(async () => (await payAtPlate(place, payer, plate.url)).body)
    .toMatchObject({ code: 'CODE_SIGNATURE' })
  expect((await ask(account, { token: await onecardToken(place) })).status).toBe(200)
  expect(
    logOf(place)
      .filter(({ step }) => step === 'withdrawn')
      .map(({ name }) => name),
  ).toEqual(['payment', 'platform-1', '1'])

  anHourLater(place)
  expect(await rotated(place, 'service', '--retire')).toContain('tsm, onecard: believed no more')
  expect((await rotate(place, 'pin-pepper', '--retire')).output).toMatch(/\d+ PINs have not been used since/)
  // As if everybody had entered theirs since.
  await inDatabase(
    place.ownerUrls.payment,
    `UPDATE person_pins SET pin_hash = '2:' || pin_hash WHERE pin_hash LIKE '$%'`,
    [],
  )
  await inDatabase(
    place.ownerUrls.payment,
    `UPDATE cashiers SET pin_hash = '2:' || pin_hash WHERE pin_hash LIKE '$%'`,
    [],
  )
  expect(await rotated(place, 'pin-pepper', '--retire')).toContain('Number 1: thrown away')
  await rotated(place, 'webhook-secret', '--retire')
  await refused
})
