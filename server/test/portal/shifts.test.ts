import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  aBrowserOf,
  aCashier,
  aClosedShift,
  aMerchant,
  aTerminal,
  type Browser,
  createPortalWorld,
  NOON,
  type PortalWorld,
} from './world.ts'

let world: PortalWorld
let merchantNo: string
let owner: Browser

beforeAll(async () => {
  world = await createPortalWorld()
  merchantNo = await aMerchant(world)
  owner = await aBrowserOf(world, merchantNo)
})

afterAll(() => world.close())

describe('the cashiers of a merchant', () => {
  it('are added by number, get a PIN that is shown once, and are named anew without losing it', async () => {
    const put = (name: string) => owner.send('put', '/cashiers/07', { name, nameEn: 'Zhou' }).expect(200)
    expect((await put('小周')).body).toMatchObject({ cashierNo: '07', name: '小周', state: 'ACTIVE', pinLocked: false })
    const { body } = await owner.send('post', '/cashiers/07/pin').expect(200)
    expect(body).toMatchObject({ cashier: { cashierNo: '07' }, pin: expect.stringMatching(/^\d{6}$/) })
    const hashOf = () => world.prisma.cashier.findFirst({ where: { cashierNo: '07' }, select: { pinHash: true } })
    const before = await hashOf()
    expect((await put('周敏')).body.name).toBe('周敏')
    expect(await hashOf()).toEqual(before)
    expect((await owner.get('/cashiers')).body).toMatchObject({ cashiers: [{ name: '周敏' }], shiftRequired: false })
  })

  it('are unlocked by a new PIN, and disabled without being forgotten', async () => {
    const cashierNo = await aCashier(world, merchantNo)
    const where = { merchantNo_cashierNo: { merchantNo, cashierNo } }
    await world.prisma.cashier.update({ where, data: { failedCount: 5, lockedAt: new Date(NOON) } })
    const { body } = await owner.send('post', `/cashiers/${cashierNo}/pin`).expect(200)
    expect(body.cashier.pinLocked).toBe(false)
    const disabled = await owner.send('post', `/cashiers/${cashierNo}/state`, { active: false }).expect(200)
    expect(disabled.body.state).toBe('DISABLED')
    await owner.send('post', '/cashiers/99/pin').expect(404)
  })

  it('may be demanded at the tills', async () => {
    await owner.send('post', '/shift-setting', { required: true }).expect(200)
    expect((await owner.get('/cashiers')).body.shiftRequired).toBe(true)
  })
})

describe('the Z reports of a merchant', () => {
  it('are listed newest first, of all tills or one, and are a file', async () => {
    const cashierNo = await aCashier(world, merchantNo, '=马')
    const [one, other] = [await aTerminal(world, merchantNo), await aTerminal(world, merchantNo)]
    const made: string[] = []
    for (const [at, terminalNo] of [one, other, one].entries()) {
      world.clock = () => NOON + at * 60_000
      made.push(await aClosedShift(world, { merchantNo, terminalNo, cashierNo }))
    }
    const idsOf = ({ body }: { body: { shifts: { shiftId: string }[] } }) => body.shifts.map(({ shiftId }) => shiftId)
    const first = await owner.get('/shifts?limit=2')
    expect(idsOf(first)).toEqual([made[2], made[1]])
    expect(idsOf(await owner.get(`/shifts?limit=2&cursor=${first.body.nextCursor}`))).toEqual([made[0]])
    expect(idsOf(await owner.get(`/shifts?terminalNo=${one}`))).toEqual([made[2], made[0]])
    const { body } = await owner.get(`/shifts/${made[2]}`).expect(200)
    expect(body.z).toMatchObject({ zNo: 2, previousHash: expect.any(String), report: { sales: { count: 0 } } })
    const { text } = await owner.get(`/shifts/${made[2]}/z.csv?language=en`).expect(200)
    expect(text).toContain(`SHA-256,${body.z.hash}`)
    expect(text).toContain('Sales,0,0.00,0.00,0.00')
  })
})
