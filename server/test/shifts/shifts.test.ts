import { hash, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { canonicalJson } from '@yimatong/contract/canonical-json'
import { newId } from '@yimatong/contract/ids'
import type { LastShifts, ShiftView } from '@yimatong/contract/shift-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aCrowdThatHashes } from '../world/hashing.ts'
import { aPerson, aPhone, type Phone } from '../world/people.ts'
import { aMerchant, aTill, type Till } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'
import { aCashier, PIN, shiftsOf } from './stage.ts'

let world: World
let till: Till
let phone: Phone
let shifts: ReturnType<typeof shiftsOf>

beforeAll(async () => {
  world = await createWorld()
  till = await aTill(world)
  phone = await aPhone(world, await aPerson(world))
  shifts = shiftsOf(world, till)
  for (const cashierNo of ['01', '02', '03', '04']) await aCashier(world, till.merchant, cashierNo)
})

afterAll(() => world?.close())

const sell = async (at = till, amount = 1250) => {
  const { body } = await at.pay({ authCode: await phone.show(), amount })
  expect(body.state).toBe('SUCCESS')
  return body
}

describe('opening a shift', () => {
  it('takes the cashier’s PIN alone, and does not tell who exists', async () => {
    const wrong = await shifts.open('01', { pin: '000000' })
    const nobody = await shifts.open('99')
    expect([wrong.status, wrong.body.code, wrong.body.attemptsLeft]).toEqual([403, 'PIN_WRONG', 4])
    expect([nobody.status, nobody.body.code, nobody.body.attemptsLeft]).toEqual([403, 'PIN_WRONG', 4])
    expect((await shifts.current()).shift).toBeUndefined()
  })

  it('says of a number that nobody has what it says of a cashier’s, try after try, to the lock and beyond', async () => {
    const elsewhere = await aTill(world)
    const { open } = shiftsOf(world, elsewhere)
    await aCashier(world, elsewhere.merchant, '07')
    const said = async (cashierNo: string) => {
      const { status, body } = await open(cashierNo, { pin: '000000' })
      return [status, body.code, body.attemptsLeft]
    }
    for (let nth = 0; nth < 7; nth++) expect(await said('97')).toEqual(await said('07'))
    expect(await said('97')).toEqual([403, 'PIN_LOCKED', undefined])
  })

  it('locks a number that nobody has after as many tries as a cashier’s, also when they come at once', async () => {
    const elsewhere = await aTill(world)
    const { open } = shiftsOf(world, elsewhere)
    const tries = await Promise.all(Array.from({ length: 8 }, () => open('97', { pin: '000001' })))
    expect(tries.filter(({ body }) => body.code === 'PIN_WRONG')).toHaveLength(4)
    expect((await open('97')).body.code).toBe('PIN_LOCKED')
  })

  it('does not take a cashier of another merchant', async () => {
    const elsewhere = await aMerchant(world)
    await aCashier(world, elsewhere, '77')
    expect((await shifts.open('77')).body.code).toBe('PIN_WRONG')
  })

  it('takes the PIN on when the pepper is rotated, and keeps it under the new one', async () => {
    const elsewhere = await aTill(world)
    const { merchantNo } = elsewhere.merchant
    await aCashier(world, elsewhere.merchant, '05')
    const [first] = readFileSync(world.keys.pinPepper, 'utf8').trim().split('\n')
    writeFileSync(world.keys.pinPepper, `${first}\n${randomBytes(32).toString('hex')}\n`)
    const { prisma, pinPeppers } = world.gateway.deps
    await expect.poll(async () => (await pinPeppers()).size).toBe(2)
    expect((await shiftsOf(world, elsewhere).open('05')).status).toBe(200)
    const key = { merchantNo_cashierNo: { merchantNo, cashierNo: '05' } }
    expect((await prisma.cashier.findUniqueOrThrow({ where: key })).pinHash).toMatch(/^2:\$argon2id/)
  })

  it('locks after five wrong PINs, also when they come at once', async () => {
    const tries = await Promise.all(Array.from({ length: 8 }, () => shifts.open('04', { pin: '000001' })))
    expect(tries.filter(({ body }) => body.code === 'PIN_WRONG')).toHaveLength(4)
    expect((await shifts.open('04')).body.code).toBe('PIN_LOCKED')
  })

  it('counts no PIN that there is no room to look at: right ones that are turned away lock nobody out', async () => {
    const elsewhere = await aTill(world)
    await aCashier(world, elsewhere.merchant, '06')
    const { open } = shiftsOf(world, elsewhere)
    const crowd = aCrowdThatHashes()
    for (let turn = 0; turn < 6; turn++) expect((await open('06')).body.code).toBe('OVERLOADED')
    await crowd.leave()
    expect((await open('06')).status).toBe(200)
  })

  it('is one shift under one number, however often it is sent, and one at a till', async () => {
    const shiftNo = newId('request')
    const twice = await Promise.all([shifts.open('01', { shiftNo }), shifts.open('01', { shiftNo })])
    expect(new Set(twice.map(({ body }) => body.shiftId)).size).toBe(1)
    expect((await shifts.open('01', { shiftNo })).body.shiftId).toBe(twice[0]?.body.shiftId)
    expect((await shifts.open('02', { shiftNo })).body.code).toBe('IDEMPOTENCY_CONFLICT')
    expect((await shifts.open('02')).body.code).toBe('SHIFT_OPEN')
  })
})

describe('while a shift is open', () => {
  it('unlocks by its cashier’s PIN and nobody else’s', async () => {
    const { shift } = await shifts.current()
    const shiftNo = shift?.shiftNo ?? ''
    expect((await shifts.unlock(shiftNo, '000000')).body).toMatchObject({ code: 'PIN_WRONG', attemptsLeft: 4 })
    expect((await shifts.unlock(shiftNo, PIN)).body.shiftId).toBe(shift?.shiftId)
  })

  it('an X report counts what was sold and changes nothing', async () => {
    const first = await sell()
    const last = await sell(till, 300)
    await till.pay({ authCode: 'YM', amount: 999 })
    const [x, again] = [await shifts.current(), await shifts.current()]
    expect(x.x).toMatchObject({
      sales: { count: 2, amount: 1550, surcharge: 0 },
      net: 1550,
      declined: 1,
      first: { outTradeNo: first.outTradeNo },
      last: { outTradeNo: last.outTradeNo },
      before: { count: 0 },
    })
    expect({ ...again.x, at: '' }).toEqual({ ...x.x, at: '' })
  })
})

describe('closing a shift', () => {
  it('closes only with the count that the cashier has confirmed, and says what it is by now', async () => {
    const { shift } = await shifts.current()
    const { status, body } = await shifts.close(shift?.shiftNo ?? '', { count: 1 })
    expect([status, body.code, body.shiftReport?.sales.count]).toEqual([409, 'SHIFT_CHANGED', 2])
    expect((await shifts.current()).shift).toEqual(shift)
  })

  it('hands over in one step, or not at all', async () => {
    const { shift } = await shifts.current()
    const shiftNo = shift?.shiftNo ?? ''
    const next = { shiftNo: newId('request'), cashierNo: '02', pin: '000000' }
    expect((await shifts.close(shiftNo, { count: 2, next })).body.code).toBe('PIN_WRONG')
    expect((await shifts.current()).shift).toEqual(shift)
    const right = { count: 2, next: { ...next, pin: PIN } }
    const { body } = await shifts.close(shiftNo, right)
    expect(body.shift.z).toMatchObject({ zNo: 1, closedBy: '02', unfinished: 0, report: { sales: { count: 2 } } })
    expect(body.next).toMatchObject({ shiftNo: next.shiftNo, cashier: { cashierNo: '02' } })
    expect((await shifts.current()).shift).toEqual(body.next)
    expect((await shifts.close(shiftNo, right)).body).toEqual(body)
  })

  it('answers the same when two close at once, and keeps the report for ever', async () => {
    await sell()
    const { shift } = await shifts.current()
    const both = await Promise.all([1, 1].map((count) => shifts.close(shift?.shiftNo ?? '', { count })))
    expect(both[0]?.body).toEqual(both[1]?.body)
    const shiftId = shift?.shiftId
    const rewrite = world.owner.query({
      text: 'UPDATE shifts SET report = $1 WHERE shift_id = $2',
      values: ['{}', shiftId],
    })
    await expect(rewrite).rejects.toThrow('is closed')
  })

  it('numbers the Z reports of a till, and chains them by their hashes', async () => {
    const { body } = await till.ask<LastShifts>('shifts')
    const [second, first] = body.shifts.map(({ z }) => z)
    expect([first?.zNo, second?.zNo, second?.previousHash]).toEqual([1, 2, first?.hash])
    const { hash: given, ...content } = second ?? { hash: '' }
    expect(hash('sha256', canonicalJson(content), 'hex')).toBe(given)
  })

  it('is nobody else’s: another till does not find it', async () => {
    const other = await aTill(world, till.merchant)
    const { body } = await till.ask<LastShifts>('shifts')
    const { status } = await other.ask<ShiftView>(`shifts/${body.shifts[0]?.shiftNo}`)
    expect(status).toBe(404)
  })
})

describe('a merchant whose tills need a shift', () => {
  it('sells only while one is open, and still tells what became of a sale after it', async () => {
    const strict = await aTill(world)
    const { merchantNo } = strict.merchant
    await aCashier(world, strict.merchant, '11')
    await world.gateway.deps.prisma.merchant.update({ where: { merchantNo }, data: { shiftRequired: true } })
    const shifty = shiftsOf(world, strict)
    await expect
      .poll(async () => (await strict.pay({ authCode: 'YM', amount: 100 })).body, { timeout: 5000 })
      .toMatchObject({ code: 'SHIFT_REQUIRED' })
    await shifty.begin('11')
    const sold = { outTradeNo: newId('request'), authCode: await phone.show(), amount: 500 }
    expect((await strict.pay(sold)).body.state).toBe('SUCCESS')
    await shifty.end()
    expect((await strict.pay(sold)).body.state).toBe('SUCCESS')
    expect((await strict.pay({ ...sold, outTradeNo: newId('request') })).body).toMatchObject({ code: 'SHIFT_REQUIRED' })
  })
})
