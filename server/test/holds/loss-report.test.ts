import type { MeView } from '@yimatong/contract/platform-api'
import { newId } from '@yimatong/contract/ids'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { appTokenKind } from '../../src/platform/tokens.ts'
import { aStaticCode } from '../world/merchant-codes.ts'
import { aPhone, balanceOf } from '../world/people.ts'
import { aTill, call, type Till } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'
import { aHolder, BALANCE, type Holder, report, sweep, unfreeze } from './stage.ts'

let world: World
let till: Till
let holder: Holder

beforeAll(async () => {
  world = await createWorld({}, { PIN_FREE_FEN: 100_00 })
  till = await aTill(world)
})
beforeEach(async () => {
  world.toTsm.decide = () => 'pass'
  world.toOnecard.decide = () => 'pass'
  holder = await aHolder(world)
})
afterAll(() => world?.close())

const me = async ({ app }: Holder) => (await app.send<MeView>('GET', 'me')).body
const pay = async (code: string, amount = 1000) => (await till.pay({ authCode: code, amount })).body

describe('a loss report', () => {
  it('stops payments, phones and codes before it is answered, and says so', async () => {
    const code = await holder.phone.show()
    const { status, body } = await report(holder)
    expect(status).toBe(200)
    expect(body).toMatchObject({ paymentsStoppedAt: expect.any(String), phonesStoppedAt: expect.any(String) })
    expect(await pay(code)).toMatchObject({ state: 'PAYERROR', declineCode: 'CODE_REVOKED' })
    expect(await me(holder)).toMatchObject({
      accountState: 'FROZEN',
      lossReportedAt: body.reportedAt,
      balance: BALANCE,
    })
  })

  it('takes no order and no order payment any more', async () => {
    const { url } = await aStaticCode(world, till.merchant)
    const { orderId } = await holder.app.order({ code: url })
    await report(holder)
    expect((await holder.app.tryOrder({ code: url })).body.code).toBe('ACCOUNT_FROZEN')
    expect((await holder.app.pay(orderId, { amount: 100, total: 100 })).body.code).toBe('ACCOUNT_FROZEN')
  })

  it('closes what waits for a PIN', async () => {
    const waiting = await pay(await holder.phone.show(), 200_00)
    expect(waiting.state).toBe('USERPAYING')
    await report(holder)
    expect((await till.query(waiting.outTradeNo)).body).toMatchObject({ state: 'CLOSED' })
    const { paymentId, total } = waiting
    const answer = await holder.app.send('POST', `payments/${paymentId}/confirm`, { total, pin: holder.app.pin })
    expect(answer.body).toMatchObject({ state: 'CLOSED' })
    expect(await balanceOf(world, holder.app.person.accountNo)).toBe(BALANCE)
  })

  it('ends every session but the one that reports', async () => {
    const { prisma, platformKeys } = world.gateway.deps
    const { personId } = holder.app.person
    const [lost, mine] = [newId('session'), holder.app.sessionId]
    for (const sessionId of [lost, mine]) {
      const expiresAt = new Date(Date.now() + 60_000)
      await prisma.refreshToken.create({
        data: { tokenHash: newId('request').slice(-43).padStart(43, 'x'), sessionId, personId, expiresAt },
      })
    }
    const token = await appTokenKind(platformKeys).sign(world.platformKey, { sub: personId, sid: lost }, 900)
    await report(holder)
    const headers = { authorization: `Bearer ${token}` }
    const { status, body } = await call(world.gateway.url, { path: '/platform/v1/me/bills', headers })
    expect([status, body['code']]).toEqual([401, 'TOKEN_EXPIRED'])
    expect((await me(holder)).personId).toBe(personId)
    const open = await prisma.refreshToken.findMany({ where: { personId, revokedAt: null } })
    expect(open.map(({ sessionId }) => sessionId)).toEqual([mine])
  })

  it('lets refunds arrive, and shows balance and bills', async () => {
    const paid = await pay(await holder.phone.show())
    await report(holder)
    const refund = { outRefundNo: newId('request'), amount: 400, reason: '退菜' }
    const path = `/gateway/v1/payments/${paid.outTradeNo}/refunds`
    const body = JSON.stringify(refund)
    const headers = await till.sign({ method: 'POST', path, body })
    expect((await call(world.gateway.url, { method: 'POST', path, body, headers })).status).toBe(200)
    expect(await me(holder)).toMatchObject({ balance: BALANCE - 600 })
    const { bills } = (await holder.app.send<{ bills: unknown[] }>('GET', 'me/bills')).body
    // What came back has a line of its own.
    expect(bills).toMatchObject([{ kind: 'REFUND', total: 400 }, { paymentId: paid.paymentId }])
  })

  it('can be told again, and tells how many tills have the stop list', async () => {
    const { body: first } = await report(holder)
    const { body: again } = await report(holder)
    expect(again).toMatchObject({ reportedAt: first.reportedAt, paymentsStoppedAt: first.paymentsStoppedAt })
    const tills = async () => (await holder.app.send<{ tills: object }>('GET', 'me/loss-report')).body.tills
    await till.ask('config?stopListVersion=0')
    expect(await tills()).toEqual({ confirmed: 0, inUse: 1 })
    await till.ask('config?stopListVersion=1000')
    expect(await tills()).toEqual({ confirmed: 1, inUse: 1 })
  })

  it('survives a TSM that is down: nothing is debited meanwhile, and the duty is done when it is back', async () => {
    world.toTsm.decide = (asked) => (asked.includes('/holds') ? 'lose-request' : 'pass')
    const { body } = await report(holder)
    expect(body).toMatchObject({ paymentsStoppedAt: expect.any(String) })
    expect(body).not.toHaveProperty('phonesStoppedAt')
    // The code still redeems; the money does not move.
    expect(await pay(await holder.phone.show())).toMatchObject({ declineCode: 'ACCOUNT_FROZEN' })
    expect((await unfreeze(holder)).body.code).toBe('TSM_UNAVAILABLE')
    world.toTsm.decide = () => 'pass'
    expect(await sweep(world)).toBe(1)
    expect(await pay(await holder.phone.show())).toMatchObject({ declineCode: 'CODE_REVOKED' })
    expect(await sweep(world)).toBe(0)
  })

  it.each(['lose-request', 'lose-answer'] as const)(
    'says honestly when the ledger does not answer (%s), and refuses here all the same',
    async (fate) => {
      world.toOnecard.decide = (asked) => (asked.includes('/hold') ? fate : 'pass')
      const code = await holder.phone.show()
      const { body } = await report(holder)
      expect(body).not.toHaveProperty('paymentsStoppedAt')
      expect((await pay(code)).state).toBe('PAYERROR')
      world.toOnecard.decide = () => 'pass'
      await sweep(world)
      const { body: later } = await holder.app.send('GET', 'me/loss-report')
      expect(later).toMatchObject({ paymentsStoppedAt: expect.any(String) })
    },
  )
})

describe('the end of a loss report', () => {
  it('takes the password and the PIN, and then a new phone pays', async () => {
    const lost = await holder.phone.show()
    await report(holder)
    expect((await unfreeze(holder, { password: 'wrong' })).body.code).toBe('PASSWORD_WRONG')
    expect((await unfreeze(holder, { pin: '000000' })).body).toMatchObject({ code: 'PIN_WRONG', attemptsLeft: 4 })
    expect((await unfreeze(holder)).status).toBe(204)
    expect(await me(holder)).toMatchObject({ accountState: 'ACTIVE' })
    expect(await me(holder)).not.toHaveProperty('lossReportedAt')
    expect(await pay(lost)).toMatchObject({ declineCode: 'CODE_REVOKED' })
    const phone = await aPhone(world, holder.app.person, 2)
    expect(await pay(await phone.show())).toMatchObject({ state: 'SUCCESS' })
    expect((await holder.app.send('GET', 'me/loss-report')).body.code).toBe('NOT_FOUND')
  })

  it('does nothing when nothing is reported', async () => {
    expect((await unfreeze(holder)).status).toBe(204)
    expect(await pay(await holder.phone.show())).toMatchObject({ state: 'SUCCESS' })
  })

  it('can be followed by another loss', async () => {
    await report(holder)
    await unfreeze(holder)
    const phone = await aPhone(world, holder.app.person, 2)
    const code = await phone.show()
    await report(holder)
    expect(await pay(code)).toMatchObject({ declineCode: 'CODE_REVOKED' })
    expect(await me(holder)).toMatchObject({ accountState: 'FROZEN' })
  })
})
