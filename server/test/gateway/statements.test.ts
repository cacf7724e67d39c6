import { businessDateOf } from '@yimatong/contract/clock'
import type { TerminalStatement } from '@yimatong/contract/gateway-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aPerson, aPhone } from '../world/people.ts'
import { aTill, type Till } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'

let world: World
let till: Till
const today = businessDateOf(Date.now())
const amounts = [110, 220, 330, 440, 550]

beforeAll(async () => {
  world = await createWorld()
  till = await aTill(world)
  const neighbour = await aTill(world, till.merchant)
  const phone = await aPhone(world, await aPerson(world))
  for (const amount of amounts) await till.pay({ authCode: await phone.show(), amount })
  await till.pay({ authCode: 'YM', amount: 999 })
  await neighbour.pay({ authCode: await phone.show(), amount: 700 })
})

afterAll(() => world?.close())

describe("a till's day", () => {
  it('lists its own payments newest first, and counts what was paid', async () => {
    const { body } = await till.ask<TerminalStatement>(`statements/${today}`)
    expect(body.payments.map(({ amount }) => amount)).toEqual([999, ...amounts.toReversed()])
    expect(body).toMatchObject({ count: 5, amount: 1650, surcharge: 0, total: 1650, terminalNo: till.terminalNo })
    expect(body.nextCursor).toBeUndefined()
  })

  it('comes in pages that together are the whole', async () => {
    const seen: number[] = []
    let cursor = ''
    for (let page = 0; page < 3; page++) {
      const { body } = await till.ask<TerminalStatement>(`statements/${today}?limit=2${cursor}`)
      expect(body.count).toBe(5)
      seen.push(...body.payments.map(({ amount }) => amount))
      cursor = `&cursor=${body.nextCursor}`
      expect(body.nextCursor === undefined).toBe(page === 2)
    }
    expect(seen).toEqual([999, ...amounts.toReversed()])
  })

  it('is empty on another day', async () => {
    const { body } = await till.ask<TerminalStatement>('statements/2026-01-01')
    expect(body).toMatchObject({ count: 0, amount: 0, surcharge: 0, total: 0, payments: [] })
  })

  it.each([
    'statements/2026-02-30',
    'statements/0000-01-01',
    'statements/today',
    `statements/${today}?limit=0`,
    `statements/${today}?limit=101`,
    `statements/${today}?limit=1000000`,
    `statements/${today}?cursor=%00`,
    `statements/${today}?cursor=OTk5OTk5OTk5OTk5OTk5LnBheV8w`,
    `statements/${today}?page=2`,
  ])('refuses %s', async (path) => {
    const { status, body } = await till.ask<{ code: string }>(path)
    expect([status, body.code]).toEqual([422, 'VALIDATION_FAILED'])
  })
})
