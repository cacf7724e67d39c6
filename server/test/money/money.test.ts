import { openAccountsAnswer, postingsAnswer } from '@yimatong/contract/onecard-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { turnOverMoves } from '../../src/money/moves.ts'
import { readSubsidyCsv } from '../../src/money/subsidy-rows.ts'
import { bytesOf, WORDS_OF } from '../doors/read-files.ts'
import { NASTY_TEXTS } from '../world/nasty-texts.ts'
import { anOfficeBrowser } from '../office/world.ts'
import { prove } from '../portal/world.ts'
import { createMoneyWorld, type MoneyWorld } from './world.ts'

const DAY = '2026-11-18'

let world: MoneyWorld
beforeAll(async () => {
  world = await createMoneyWorld()
})
afterAll(() => world.close())

let numbers = 0
const aNumber = () => `C261118121000-${String(++numbers).padStart(7, '0')}`
const purses = async (accountNo: string) => {
  const { balance, subsidy } = await world.account(accountNo)
  return [balance, subsidy]
}
/** After a claim has run out. */
const later = () => {
  const before = world.clock
  world.clock = () => before() + 16_000
}
const approve = async (approvalId: string) => {
  const { body } = await world.second.send('post', `/office/approvals/${approvalId}/approve`, {}).expect(200)
  return body as { state: string; failure?: string }
}
const ask = async (path: string, body: object) => {
  const answer = await world.finance.send('post', `/office/money/${path}`, body).expect(200)
  return String(answer.body.approvalId)
}
const topUp = (body: object) => world.finance.send('post', '/office/money/top-ups', body)

describe('a top-up at the counter', () => {
  test('moves once under its number, and is a receipt for ever', async () => {
    const { personId, accountNo, schoolNo } = await world.person()
    const body = { number: aNumber(), personId, amount: 10_000, source: 'CASH' }
    const first = await topUp(body).expect(200)
    expect(first.body).toMatchObject({ state: 'POSTED', amount: 10_000, balanceAfter: 10_000, schoolNo })
    expect((await topUp(body).expect(200)).body).toEqual(first.body)
    expect((await topUp({ ...body, amount: 1 }).expect(409)).body.code).toBe('IDEMPOTENCY_CONFLICT')
    expect(await purses(accountNo)).toEqual([10_000, 0])
    const receipt = await world.second.get(`/office/money/moves/${first.body.moveId}`).expect(200)
    expect(receipt.body).toEqual(first.body)
  })

  test('whose answer is lost is asked for again, and moves once', async () => {
    const { personId, accountNo } = await world.person()
    world.loseAnswers(1)
    const { body } = await topUp({ number: aNumber(), personId, amount: 500, source: 'BANK' }).expect(200)
    expect(body.state).toBe('PENDING')
    later()
    await Promise.all([turnOverMoves(world.money), turnOverMoves(world.money)])
    expect((await world.finance.get(`/office/money/moves/${body.moveId}`)).body.state).toBe('POSTED')
    expect(await purses(accountNo)).toEqual([500, 0])
  })

  test('counts in its clerk’s drawer, which is counted', async () => {
    const { personId } = await world.person()
    await topUp({ number: aNumber(), personId, amount: 700, source: 'CASH' }).expect(200)
    const { body } = await world.finance.get('/office/money/drawers?date=2026-11-18').expect(200)
    const own = body.drawers.find(({ clerk }: { clerk: string }) => clerk === world.finance.userId)
    expect(own).toMatchObject({ cashOut: 0 })
    const counted = await world.finance.send('post', '/office/money/drawer-counts', { counted: own.cashIn - 100 })
    expect(counted.body.drawers[0]).toMatchObject({ counted: own.cashIn - 100, difference: -100 })
  })
})

describe('a batch of subsidies', () => {
  test('names every bad line, and takes all or nothing', async () => {
    const { schoolNo } = await world.person()
    const csv = `学号,金额\n${schoolNo},10.5\nNOBODY,1\n${schoolNo},2\n"${schoolNo}",abc\n=cmd(),1\n`
    const { body } = await world.finance.send('post', '/office/money/subsidies/dry-run', { rows: { csv } }).expect(200)
    const lines = body.bad.map(({ line, error }: { line: number; error: string }) => [line, error])
    expect(lines).toEqual([
      [3, 'UNKNOWN'],
      [4, 'TWICE'],
      [5, 'AMOUNT'],
      [6, 'FORM'],
    ])
    expect(body).toMatchObject({ rows: 1, total: 1_050, badCount: 4 })
    const batch = { name: 'November', purpose: 'SUBSIDY', rows: { csv }, reason: 'Monthly' }
    await world.finance.send('post', '/office/money/subsidies', batch).expect(422)
  })

  test('reaches each person exactly once, through a second person, lost answers and two turns at once', async () => {
    const people = await Promise.all(Array.from({ length: 8 }, () => world.person()))
    const csv = people.map(({ schoolNo }) => `${schoolNo},20`).join('\r\n')
    const name = '=十一月补助, "A" 🍚'
    const approvalId = await ask('subsidies', { name, purpose: 'SUBSIDY', rows: { csv }, reason: 'Monthly' })
    await turnOverMoves(world.money)
    expect(await purses(people[0]?.accountNo ?? '')).toEqual([0, 0])
    await world.finance.send('post', `/office/approvals/${approvalId}/approve`, {}).expect(403)
    expect((await approve(approvalId)).state).toBe('DONE')
    world.loseAnswers(1)
    await turnOverMoves(world.money).catch(() => undefined)
    later()
    await Promise.all([turnOverMoves(world.money), turnOverMoves(world.money)])
    for (const { accountNo } of people) expect(await purses(accountNo)).toEqual([0, 2_000])
    const { body } = await world.second.get('/office/money/subsidies').expect(200)
    expect(body.batches[0]).toMatchObject({ name, rows: 8, posted: 8, declined: 0, postedTotal: 16_000 })
  })

  test.each([
    ['\u{feff}学号,金额\r\nA1,1\r\n', [['A1', 100]]],
    ["'A1\t1.5", [['A1', 150]]],
    ['A1；0.01\n\n', [['A1', 1]]],
    ['"A1","1,234.00"\r\n"A2";"2"', [['A2', 200]]],
  ])('reads %j', async (csv, expected) => {
    const { wanted } = await readSubsidyCsv(csv)
    expect(wanted.map(({ schoolNo, amountFen }) => [schoolNo, amountFen])).toEqual(expected)
  })

  test.each([
    ['A1,1\n"A2,1\nA3,1\n', 'MALFORMED', 2],
    ['A1,1\nA2,"1"0\n', 'MALFORMED', 2],
    ['A1,\0', 'NOT_TEXT', undefined],
  ])('says where %j is no list', async (csv, fileFault, line) => {
    const members = { fileFault, ...(line === undefined ? {} : { line }) }
    await expect(readSubsidyCsv(csv)).rejects.toMatchObject({ code: 'FILE_REFUSED', members })
  })
})

describe('a trial balance', () => {
  const aMove = { amount: 1, businessDate: DAY, occurredAt: `${DAY}T12:00:00+08:00` }
  const post = (items: object[]) => world.officeDeps.onecard.post('/onecard/v1/postings', { items }, postingsAnswer)

  test('is a file with every name as it was typed, and nothing that a spreadsheet would run', async () => {
    const { accountNo } = await world.person()
    await post([{ kind: 'TOPUP', postingId: 'nasty-topup', account: accountNo, ...aMove, amount: 100 }])
    const stalls = NASTY_TEXTS.map((holderName, at) => ({ accountNo: `NASTY-${at}`, kind: 'MERCHANT', holderName }))
    await world.officeDeps.onecard.post('/onecard/v1/accounts', { items: stalls }, openAccountsAnswer)
    const paid = stalls.map(({ accountNo: merchantAccount }) => ({
      payerAccount: accountNo,
      merchantAccount,
      ...aMove,
    }))
    await post(paid.map((debit, at) => ({ kind: 'DEBIT', postingId: `nasty-${at}`, surcharge: 0, ...debit })))
    for (const kind of ['csv', 'xlsx'] as const) {
      const bytes = await bytesOf(world.finance.get(`/office/money/trial-balance/export.${kind}?date=${DAY}`))
      const words = new Set(await WORDS_OF[kind](bytes))
      expect(NASTY_TEXTS.filter((text) => !words.has(text))).toEqual([])
    }
  })
})

describe('two persons', () => {
  test('close an account, which pays out exactly what was decided on', async () => {
    const { personId, accountNo } = await world.person()
    await topUp({ number: aNumber(), personId, amount: 3_000, source: 'CASH' }).expect(200)
    const late = await ask('closings', { personId, payTo: 'C-CASH', reason: 'Leaves' })
    await topUp({ number: aNumber(), personId, amount: 1, source: 'CASH' }).expect(200)
    expect(await approve(late)).toMatchObject({ state: 'FAILED', failure: 'STATE_CONFLICT' })
    const again = await ask('closings', { personId, payTo: 'C-SUSPENSE', reason: 'Leaves' })
    expect((await approve(again)).state).toBe('DONE')
    expect(await world.account(accountNo)).toMatchObject({ state: 'CLOSED', balance: 0 })
    const { body } = await world.finance.get('/office/money/suspense').expect(200)
    expect(body.items).toContainEqual(expect.objectContaining({ owner: accountNo, waiting: 3_001 }))
    const release = { owner: accountNo, amount: 3_001, payTo: 'C-BANK', reason: 'Came for it' }
    const [one, two] = [
      await ask('suspense-releases', release),
      await ask('suspense-releases', { ...release, amount: 1 }),
    ]
    expect((await approve(one)).state).toBe('DONE')
    expect(await approve(two)).toMatchObject({ state: 'FAILED' })
  })

  test('adjust against the adjustment account, once, also when the answer was lost', async () => {
    const { schoolNo, accountNo } = await world.person()
    const before = (await world.account('S-ADJUSTMENT')).balance
    const give = { account: { schoolNo }, direction: 'GIVE', amount: 250, reason: 'Typed wrongly' }
    const approvalId = await ask('adjustments', give)
    expect((await approve(approvalId)).state).toBe('DONE')
    expect(await purses(accountNo)).toEqual([250, 0])
    const take = await ask('adjustments', { ...give, direction: 'TAKE', amount: 251 })
    expect(await approve(take)).toMatchObject({ state: 'FAILED' })
    expect((await world.account('S-ADJUSTMENT')).balance).toBe(before - 250)
  })
})

test('the trial balance comes to zero, is told apart into entries, and is a file in both languages', async () => {
  const { body } = await world.second.get('/office/money/trial-balance?date=2026-11-18').expect(200)
  expect(body.books.reduce((sum: number, { closing }: { closing: number }) => sum + closing, 0)).toBe(0)
  const path = '/office/money/trial-balance'
  const entries = await world.second.get(`${path}/entries?date=2026-11-18&book=subsidies`).expect(200)
  expect(entries.body.entries).toHaveLength(8)
  const file = await world.second.get(`${path}/export.csv?date=2026-11-18&language=en`).expect(200)
  expect(file.text).toContain('1001,Cash,C-CASH')
})

test('a subsidy goes back to its fund by two persons alone; one clerk closes an account that is empty', async () => {
  const [clerk, paid] = [await anOfficeBrowser(world, 'LOGISTICS'), await world.person()]
  await prove(clerk)
  const close = ({ personId }: typeof paid) =>
    clerk.send('post', `/office/people/${personId}/close`, { reason: 'Leaves' })
  const csv = `${paid.schoolNo},20`
  await approve(await ask('subsidies', { name: 'Grant', purpose: 'SUBSIDY', rows: { csv }, reason: 'Monthly' }))
  await turnOverMoves(world.money)
  expect((await close(paid).expect(409)).body.code).toBe('STATE_CONFLICT')
  expect(await purses(paid.accountNo)).toEqual([0, 2_000])
  expect((await clerk.get(`/office/people/${paid.personId}`).expect(200)).body.state).toBe('ACTIVE')
  const closing = await ask('closings', { personId: paid.personId, payTo: 'C-CASH', reason: 'Leaves' })
  expect((await approve(closing)).state).toBe('DONE')
  expect(await world.account(paid.accountNo)).toMatchObject({ state: 'CLOSED', balance: 0, subsidy: 0 })
  expect((await close(await world.person()).expect(200)).body.state).toBe('CLOSED')
})
