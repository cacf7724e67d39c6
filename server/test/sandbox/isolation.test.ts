import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoCampusOf } from '../../src/demo/endpoints.ts'
import { SANDBOX_MERCHANT, writeSandbox } from '../../src/demo/sandbox.ts'
import { anApp } from '../world/apps.ts'
import { aDynamicCode, aStaticCode } from '../world/merchant-codes.ts'
import { aPerson, aPhone, type Person } from '../world/people.ts'
import { aSandboxPerson, aSandboxTill } from '../world/sandbox.ts'
import { aTill, type Till } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'

// Play money pays at test merchants, real money at real ones, whatever anybody tries.

let world: World
let tills: Record<Side, Till>
let people: Record<Side, Person>
beforeAll(async () => {
  world = await createWorld()
  tills = { LIVE: await aTill(world), SANDBOX: await aSandboxTill(world) }
  people = { LIVE: await aPerson(world), SANDBOX: await aSandboxPerson(world) }
})
afterAll(() => world.close())

type Side = 'LIVE' | 'SANDBOX'
const PAIRS: [Side, Side, boolean][] = [
  ['LIVE', 'LIVE', true],
  ['SANDBOX', 'SANDBOX', true],
  ['LIVE', 'SANDBOX', false],
  ['SANDBOX', 'LIVE', false],
]

describe.each(PAIRS)('a %s person at a %s merchant', (personSide, tillSide, pays) => {
  test(`${pays ? 'pays' : 'is declined'} by a scanned code`, async () => {
    const phone = await aPhone(world, people[personSide])
    const { body } = await tills[tillSide].pay({ authCode: await phone.show() })
    expect(body).toMatchObject(pays ? { state: 'SUCCESS' } : { state: 'PAYERROR', declineCode: 'SANDBOX_MISMATCH' })
  })

  test.each([
    ['a dynamic code', async (till: Till) => ({ code: (await aDynamicCode(world, till)).url })],
    ['a printed code', async (till: Till) => ({ code: (await aStaticCode(world, till.merchant)).url })],
    ['a typed number', async ({ merchant }: Till) => ({ merchantNo: merchant.merchantNo })],
  ])(`${pays ? 'may order' : 'is refused'} by %s`, async (_what, scanned) => {
    const app = await anApp(world, people[personSide], '')
    const { status, body } = await app.tryOrder(await scanned(tills[tillSide]))
    expect([status, body.code]).toEqual(pays ? [201, undefined] : [403, 'SANDBOX_MISMATCH'])
  })
})

test('visitors of the demo are not shown the sandbox', async () => {
  const { prisma, onecard } = world.gateway.deps
  for (const _time of ['first', 'again']) await writeSandbox({ prisma, onecard })
  expect(await prisma.terminal.count({ where: { merchantNo: SANDBOX_MERCHANT.merchantNo } })).toBe(2)
  const shown = await demoCampusOf(world.gateway.deps)
  expect(shown.terminals.map(({ terminalNo }) => terminalNo)).toEqual([tills.LIVE.terminalNo])
  expect(JSON.stringify(shown)).not.toContain(SANDBOX_MERCHANT.merchantNo)
})

describe('even the owner of the tables may not', () => {
  const personId = (side: Side) => people[side].personId
  const merchantNo = (side: Side) => tills[side].merchant.merchantNo

  test.each<[string, string, () => string]>([
    ['move a merchant into the sandbox', 'merchants_keep_realm', () => `UPDATE merchants SET realm = 'SANDBOX'`],
    [
      'move a person out of it',
      'persons_keep_realm',
      () => `UPDATE persons SET realm = 'LIVE' WHERE realm = 'SANDBOX'`,
    ],
    [
      'give a real person a test account',
      'persons_realm',
      () => `UPDATE persons SET account_no = 'SBX-X' WHERE person_id = '${personId('LIVE')}'`,
    ],
    [
      "put a real merchant's till into the sandbox",
      'terminals_keep_realm',
      () =>
        `UPDATE terminals SET merchant_no = '${merchantNo('SANDBOX')}' WHERE terminal_no = '${tills.LIVE.terminalNo}'`,
    ],
    [
      "write a test person into a real merchant's payment",
      'payments_realm',
      () => `UPDATE payments SET person_id = '${personId('SANDBOX')}' WHERE merchant_no = '${merchantNo('LIVE')}'
        AND person_id IS NOT NULL`,
    ],
    [
      'write such an order',
      'orders_realm',
      () => `UPDATE orders SET person_id = '${personId('LIVE')}' WHERE merchant_no = '${merchantNo('SANDBOX')}'`,
    ],
    [
      "advance a real merchant's clock",
      'clock_advances_in_sandbox',
      () => `SELECT advance_test_clock('${merchantNo('LIVE')}', 60, now())`,
    ],
    [
      'write that down',
      'clock_advances_in_sandbox',
      () => `INSERT INTO clock_advances (merchant_no, seconds, at) VALUES ('${merchantNo('LIVE')}', 60, now())`,
    ],
  ])('%s', async (_what, constraint, text) => {
    await expect(world.owner.query(text())).rejects.toMatchObject({ constraint })
  })
})
