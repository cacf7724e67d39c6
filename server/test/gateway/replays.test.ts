import { newId } from '@yimatong/contract/ids'
import { REQUEST_HEADERS } from '@yimatong/contract/terminal'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aCashier, PIN, shiftsOf } from '../shifts/stage.ts'
import { aPerson, aPhone, balanceOf, type Person, type Phone } from '../world/people.ts'
import { type Answer, aTill, call, type Till } from '../world/tills.ts'
import { createWorld, type Gateway, type World } from '../world/world.ts'

const BALANCE = 100_00
const PRICE = 1250
const CASHIER = '01'
const WRONG_PIN = '384756'
const OTHER_WRONG_PIN = '657483'

let world: World
let second: Gateway
let till: Till
let person: Person
let phone: Phone

beforeAll(async () => {
  world = await createWorld()
  second = await world.startGateway()
  till = await aTill(world)
  person = await aPerson(world, { balanceFen: BALANCE })
  phone = await aPhone(world, person)
  await aCashier(world, till.merchant, CASHIER)
})

afterAll(() => world?.close())

/** A request as it went over the wire, which somebody has recorded. */
interface Recorded {
  path: string
  body: string
  headers: Record<string, string>
}

async function recorded(path: string, content: object | undefined): Promise<Recorded> {
  const body = content === undefined ? '' : JSON.stringify(content)
  return { path, body, headers: await till.sign({ path, body }) }
}

const send = (request: Recorded, { url }: Pick<Gateway, 'url'> = world.gateway): Promise<Answer> =>
  call(url, { method: 'POST', ...request })

const payment = async (amount = PRICE) =>
  recorded('/gateway/v1/payments', { outTradeNo: newId('request'), authCode: await phone.show(), amount })

async function aPaid(): Promise<string> {
  const { body } = await till.pay({ authCode: await phone.show(), amount: PRICE })
  expect(body.state).toBe('SUCCESS')
  return body.outTradeNo
}

async function wrongPins(): Promise<number> {
  const { rows } = await world.owner.query<{ count: number }>('SELECT failed_count AS count FROM cashiers')
  return rows[0]?.count ?? -1
}

/** Everything that a till's request could have moved or made. */
async function standing(): Promise<object> {
  const { rows } = await world.owner.query(`SELECT (SELECT json_agg(p ORDER BY payment_id) FROM payments p) AS payments,
    (SELECT json_agg(r ORDER BY refund_id) FROM refunds r) AS refunds,
    (SELECT json_agg(d ORDER BY dynamic_id) FROM dynamic_codes d) AS codes`)
  return { rows, balance: await balanceOf(world, person.accountNo) }
}

describe('a recorded request of a till', () => {
  it.each<[string, () => Promise<Recorded>]>([
    ['a payment', payment],
    ['a cancellation', async () => recorded(`/gateway/v1/payments/${await aPaid()}/cancel`, undefined)],
    ['the cancellation of what has not come', () => recorded('/gateway/v1/payments/NEVER-CAME/cancel', undefined)],
    [
      'a refund',
      async () => {
        const asked = { outRefundNo: newId('request'), amount: 100, reason: '菜品售罄' }
        return recorded(`/gateway/v1/payments/${await aPaid()}/refunds`, asked)
      },
    ],
    [
      'a dynamic code',
      () => recorded('/gateway/v1/dynamic-codes', { outTradeNo: newId('request'), amount: PRICE, expiresIn: 300 }),
    ],
  ])('moves nothing once more at another server, which knows nothing of its nonce: %s', async (_what, make) => {
    const request = await make()
    const first = await send(request)
    expect(first.status).toBeLessThan(300)
    const before = await standing()
    const again = await send(request, second)
    expect([again.status, await standing()]).toEqual([first.status, before])
    expect((await send(request)).body['code']).toBe('REQUEST_REPLAYED')
  })

  it.each<[string, string | undefined, (shiftNo: string) => Promise<Recorded>]>([
    ['the right one', undefined, (shiftNo) => recorded(`/gateway/v1/shifts/${shiftNo}/unlock`, { pin: PIN })],
    ['a wrong one', 'PIN_WRONG', (shiftNo) => recorded(`/gateway/v1/shifts/${shiftNo}/unlock`, { pin: WRONG_PIN })],
    [
      'a wrong one for a new shift',
      'PIN_WRONG',
      () => recorded('/gateway/v1/shifts', { shiftNo: newId('request'), cashierNo: CASHIER, pin: WRONG_PIN }),
    ],
    [
      'a wrong one of the next cashier',
      'PIN_WRONG',
      (shiftNo) =>
        recorded(`/gateway/v1/shifts/${shiftNo}/close`, {
          count: 0,
          next: { shiftNo: newId('request'), cashierNo: CASHIER, pin: WRONG_PIN },
        }),
    ],
  ])('counts a cashier’s PIN once at all servers together, and clears no count: %s', async (_what, code, make) => {
    const shifts = shiftsOf(world, till)
    const { shift } = await shifts.current()
    const { shiftNo } = shift ?? (await shifts.begin(CASHIER))
    const request = await make(shiftNo)
    expect((await send(request)).body['code']).toBe(code)
    expect((await shifts.unlock(shiftNo, OTHER_WRONG_PIN)).body.code).toBe('PIN_WRONG')
    const before = await wrongPins()
    for (const server of [second, world.gateway])
      expect((await send(request, server)).body['code']).toBe('REQUEST_REPLAYED')
    expect(await wrongPins()).toBe(before)
    expect((await shifts.unlock(shiftNo, PIN)).status).toBe(200)
  })

  it('is no other request because its signature is spelled in another way', async () => {
    const request = await payment()
    const signature = request.headers[REQUEST_HEADERS.signature] ?? ''
    expect((await send(request)).status).toBe(200)
    const before = await standing()
    for (const spelled of [mirrored(signature), respelled(signature)]) {
      const headers = { ...request.headers, [REQUEST_HEADERS.signature]: spelled }
      expect((await send({ ...request, headers })).body['code']).toBe('REQUEST_REPLAYED')
    }
    expect(await standing()).toEqual(before)
  })
})

/** The order of P-256: with every s there is another one that verifies. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

function mirrored(signature: string): string {
  const hex = Buffer.from(signature, 'base64url').toString('hex')
  const other = (ORDER - BigInt(`0x${hex.slice(64)}`)).toString(16).padStart(64, '0')
  return Buffer.from(hex.slice(0, 64) + other, 'hex').toString('base64url')
}

/** The bits of the last character that no byte has, set. */
function respelled(signature: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return signature.slice(0, -1) + alphabet[alphabet.indexOf(signature.at(-1) ?? '') ^ 1]
}
