import request from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aDebit, aMerchant, aPerson, aReversal, aTopUp, createWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.open(aPerson('P1'), aMerchant('M1'))
  await world.post(aTopUp('P1', 10_000))
})
afterAll(() => world.close())

const PREFIX = '/onecard/v1'
type Method = 'get' | 'post' | 'put'

async function call(method: Method, path: string, body?: object) {
  const token = await world.services.payment.tokenFor('onecard')
  const client = request(world.app)
  const asked = client[method](PREFIX + path).auth(token, { type: 'bearer' })
  return body === undefined ? asked : asked.send(body)
}
const debit = (more: object = {}) => ({
  ...aDebit({ payerAccount: 'P1', merchantAccount: 'M1', amount: 100 }),
  ...more,
})

describe('every call', () => {
  const calls: [Method, string, object?][] = [
    ['post', '/postings', { items: [aDebit({ payerAccount: 'P1', merchantAccount: 'M1', amount: 1 })] }],
    ['post', '/postings/query', { postingIds: ['x'] }],
    ['get', '/postings/x'],
    ['post', '/accounts', { items: [aPerson('P9')] }],
    ['get', '/accounts/P1'],
    ['put', '/accounts/P1/state', { state: 'FROZEN' }],
    ['post', '/accounts/P1/own-limits', { dailyLimit: 1, mayRaise: true }],
    ['post', '/accounts/P1/hold', { held: true, version: 1 }],
    ['get', '/statements/2026-11-21'],
  ]
  test.each(calls)('%s %s is for the payment server alone', async (method, path, body) => {
    const client = request(world.app)
    const ask = () => client[method](PREFIX + path).send(body)
    expect((await ask()).status).toBe(401)
    expect((await ask().set('Authorization', 'Bearer nonsense')).status).toBe(401)
    const toOthers = await world.services.payment.tokenFor('tsm')
    expect((await ask().auth(toOthers, { type: 'bearer' })).status).toBe(401)
    const ofTsm = await world.services.tsm.tokenFor('onecard')
    expect((await ask().auth(ofTsm, { type: 'bearer' })).body).toMatchObject({ status: 403, code: 'FORBIDDEN' })
    expect(await world.account('P1')).toMatchObject({ state: 'ACTIVE', balance: 10_000 })
  })
})

describe('a posting request is refused as a whole', () => {
  const wrong: [string, object | unknown[], string?][] = [
    ['without items', { items: [] }],
    ['with 501 items', { items: Array.from({ length: 501 }, () => debit()) }],
    ['with a field nobody knows', { items: [debit({ floor: 1 })] }],
    ...[0, -1, 0.1, '100', 1e21, 9007199254740993, null, true, [100], {}, 10_000_001].map(
      (amount): [string, object] => [`with the amount ${JSON.stringify(amount)}`, { items: [debit({ amount })] }],
    ),
    ...[-1, 0.5, '1', null, 10_000_001].map((surcharge): [string, object] => [
      `with the surcharge ${JSON.stringify(surcharge)}`,
      { items: [debit({ surcharge })] },
    ]),
    ['dated four days back', { items: [debit({ businessDate: '2026-11-17' })] }, '/items/0/businessDate'],
    ['dated four days ahead', { items: [debit(), debit({ businessDate: '2026-11-25' })] }, '/items/1/businessDate'],
    ['dated on a day that does not exist', { items: [debit({ businessDate: '2026-11-31' })] }, '/items/0/businessDate'],
    [
      'that occurred in the far future',
      { items: [debit({ occurredAt: '2027-01-01T00:00:00Z' })] },
      '/items/0/occurredAt',
    ],
    ['that occurred in the year 0', { items: [debit({ occurredAt: '0000-01-01T00:00:00Z' })] }, '/items/0/occurredAt'],
    [
      'whose surcharge goes to a third party',
      { items: [debit({ surcharge: 1, surchargeAccount: 'P1' })] },
      '/items/0/surchargeAccount',
    ],
    ['that reverses itself', { items: [aReversal('self', { postingId: 'self' })] }, '/items/0/reverses'],
    ['with an id that is no id', { items: [debit({ postingId: 'a b' })] }, '/items/0/postingId'],
  ]
  test.each(wrong)('%s', async (_why, body, pointer) => {
    const { body: before } = await call('get', '/accounts/P1')
    const answer = await call('post', '/postings', body)
    expect(answer.body).toMatchObject({ status: 422, code: 'VALIDATION_FAILED' })
    if (pointer !== undefined)
      expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([pointer])
    expect((await call('get', '/accounts/P1')).body).toEqual(before)
  })

  test('unless it reverses something of long ago: what was found late must be undone', async () => {
    const [outcome] = await world.post(
      aReversal('pay_old', { businessDate: '2026-10-01', occurredAt: '2026-10-01T12:00:00+08:00' }),
    )
    expect(outcome).toMatchObject({ outcome: 'TOMBSTONED' })
  })
})

test('history may be posted where the settings allow it', async () => {
  const demo = await createWorld({ daysPast: 40 })
  await demo.open(aPerson('P1'), aMerchant('M1'))
  const past = { businessDate: '2026-10-20', occurredAt: '2026-10-20T12:00:00+08:00' }
  expect(await demo.post(aTopUp('P1', 500, past))).toMatchObject([{ outcome: 'POSTED', balanceAfter: 500 }])
  await demo.close()
})

describe('a posting', () => {
  test('is found again with content, memo and outcome, and whoever reversed it', async () => {
    const memo = {
      ruleId: 'rul_1',
      rateBps: 1500,
      applied: true,
      note: null,
      text: '"quotes", {braces} \\ and 汉字\u0000',
    }
    const asked = debit({ surcharge: 15, memo, occurredAt: '2026-11-21T03:59:59.123Z' })
    const declined = debit({ payerAccount: 'NOBODY' })
    const reversal = aReversal(asked.postingId)
    await world.post(asked, declined, reversal)
    const answer = await call('post', '/postings/query', {
      postingIds: [reversal.postingId, declined.postingId, asked.postingId, 'pay_never', asked.postingId],
    })
    expect(answer.body.postings).toEqual([
      {
        postingId: asked.postingId,
        kind: 'DEBIT',
        outcome: 'POSTED',
        payerAccount: 'P1',
        merchantAccount: 'M1',
        amount: 100,
        surcharge: 15,
        surchargeAccount: 'S-SURCHARGE',
        reversedBy: reversal.postingId,
        balanceAfter: 9_885,
        businessDate: '2026-11-21',
        occurredAt: '2026-11-21T11:59:59.123+08:00',
        postedAt: expect.stringMatching(/\+08:00$/),
        memo,
      },
      expect.objectContaining({
        postingId: declined.postingId,
        outcome: 'DECLINED',
        declineCode: 'ACCOUNT_UNKNOWN',
        payerAccount: 'NOBODY',
      }),
      expect.objectContaining({
        postingId: reversal.postingId,
        kind: 'REVERSAL',
        reverses: asked.postingId,
        amount: 100,
        surcharge: 15,
        balanceAfter: 10_000,
      }),
    ])
    expect((await call('get', `/postings/${asked.postingId}`)).body).toEqual(answer.body.postings[0])
  })

  test('that was never seen is not found', async () => {
    expect((await call('get', '/postings/pay_never')).status).toBe(404)
    expect((await call('post', '/postings/query', { postingIds: ['pay_never'] })).body).toEqual({ postings: [] })
  })

  test('that was tombstoned says so', async () => {
    const tombstone = aReversal('pay_to_come')
    await world.post(tombstone)
    expect((await call('get', `/postings/${tombstone.postingId}`)).body).toMatchObject({
      outcome: 'TOMBSTONED',
      reverses: 'pay_to_come',
      amount: 0,
    })
  })
})

describe('an account', () => {
  test('opens empty and active, with the usual limits', async () => {
    expect(
      (await call('post', '/accounts', { items: [aPerson('P20', { identityClass: 'OUTSIDER' }), aMerchant('M20')] }))
        .body,
    ).toEqual({ opened: 2, unchanged: 0 })
    expect((await call('get', '/accounts/P20')).body).toEqual({
      accountNo: 'P20',
      kind: 'PERSON',
      holderName: 'Person P20',
      state: 'ACTIVE',
      subsidy: 0,
      balance: 0,
      floor: 0,
      paymentLimit: 100_000,
      dailyLimit: 300_000,
      spentToday: 0,
    })
  })

  test('opened again with the same content stays; with other content nothing of the call is opened', async () => {
    const items = [aPerson('P21'), aPerson('P22')]
    await call('post', '/accounts', { items: items.slice(0, 1) })
    expect((await call('post', '/accounts', { items: [...items, ...items] })).body).toEqual({ opened: 1, unchanged: 3 })
    const other = await call('post', '/accounts', { items: [aPerson('P23'), aPerson('P22', { floor: -5 })] })
    expect(other.body).toMatchObject({ status: 409, code: 'IDEMPOTENCY_CONFLICT' })
    expect((await call('get', '/accounts/P23')).status).toBe(404)
    const schools = { accountNo: 'S-SURCHARGE', kind: 'MERCHANT', holderName: 'Mine now' }
    expect((await call('post', '/accounts', { items: [schools] })).status).toBe(409)
  })

  test.each([
    { holderName: '' },
    { holderName: 'a\u0000b' },
    { floor: 1 },
    { kind: 'CLEARING' },
    { dailyLimit: 0 },
    { balance: 5 },
  ])('is not opened with %j', async (wrong) => {
    expect((await call('post', '/accounts', { items: [{ ...aPerson('P24'), ...wrong }] })).status).toBe(422)
  })

  test('are added up for the office, by class, without the sandbox', async () => {
    const before = (await call('get', '/balances')).body.classes as { identityClass?: string; balance: number }[]
    const teachers = (classes: typeof before) =>
      classes.find(({ identityClass }) => identityClass === 'TEACHER')?.balance ?? 0
    await world.open({ ...aPerson('P27'), identityClass: 'TEACHER' }, aPerson('SBX-P27'))
    await world.post(aTopUp('P27', 700), aTopUp('SBX-P27', 900))
    const after = (await call('get', '/balances')).body.classes as typeof before
    const sum = (classes: typeof before) => classes.reduce((total, { balance }) => total + balance, 0)
    expect([teachers(after) - teachers(before), sum(after) - sum(before)]).toEqual([700, 700])
  })

  test('counts what was paid today', async () => {
    await world.open(aPerson('P25'))
    await world.post(aTopUp('P25', 1_000), debit({ payerAccount: 'P25', surcharge: 10 }))
    expect(await world.account('P25')).toMatchObject({ balance: 890, spentToday: 110 })
    world.now += 24 * 60 * 60 * 1000
    expect(await world.account('P25')).toMatchObject({ balance: 890, spentToday: 0 })
    world.now -= 24 * 60 * 60 * 1000
  })

  test('is frozen, thawed and closed; closing needs zero and is final', async () => {
    await world.open(aPerson('P26'), aMerchant('M26'))
    await world.post(aTopUp('P26', 500))
    const set = async (no: string, state: string) => (await call('put', `/accounts/${no}/state`, { state })).body
    expect(await set('P26', 'FROZEN')).toMatchObject({ accountNo: 'P26', state: 'FROZEN', balance: 500 })
    expect(await set('P26', 'FROZEN')).toMatchObject({ state: 'FROZEN' })
    expect(await set('P26', 'CLOSED')).toMatchObject({ code: 'STATE_CONFLICT' })
    expect(await set('P26', 'ACTIVE')).toMatchObject({ state: 'ACTIVE' })
    await world.post(debit({ payerAccount: 'P26', merchantAccount: 'M26', amount: 500 }))
    expect(await set('M26', 'CLOSED')).toMatchObject({ code: 'STATE_CONFLICT' })
    expect(await set('P26', 'CLOSED')).toMatchObject({ state: 'CLOSED' })
    expect(await set('P26', 'ACTIVE')).toMatchObject({ code: 'STATE_CONFLICT' })
    expect(await set('C-CLEARING', 'FROZEN')).toMatchObject({ code: 'STATE_CONFLICT' })
    expect(await set('NOBODY', 'FROZEN')).toMatchObject({ code: 'NOT_FOUND' })
  })
})

test('health, readiness, metrics and the documentation answer without a token', async () => {
  for (const path of ['/healthz', '/readyz', '/docs']) await request(world.app).get(path).expect(200)
  const { text } = await request(world.app).get('/metrics').expect(200)
  expect(text).toContain('onecard_postings_total{outcome="POSTED"')
  expect(text).toMatch(/gatherer_group_size_count\{[^}]*gatherer="post"/)
  const { body } = await request(world.app).get('/openapi.json').expect(200)
  expect(Object.keys(body.paths)).toEqual([
    '/onecard/v1/postings',
    '/onecard/v1/postings/query',
    '/onecard/v1/postings/{postingId}',
    '/onecard/v1/accounts',
    '/onecard/v1/accounts/{accountNo}',
    '/onecard/v1/balances',
    '/onecard/v1/accounts/{accountNo}/state',
    '/onecard/v1/accounts/{accountNo}/terms',
    '/onecard/v1/accounts/{accountNo}/closing',
    '/onecard/v1/accounts/{accountNo}/own-limits',
    '/onecard/v1/accounts/{accountNo}/hold',
    '/onecard/v1/statements/{date}',
    '/onecard/v1/statements/{date}/merchants',
    '/onecard/v1/trial-balance/{date}',
    '/onecard/v1/trial-balance/{date}/entries',
    '/onecard/v1/suspense',
  ])
})
