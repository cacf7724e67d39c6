import { portalLogin } from '@yimatong/contract/portal-api'
import { describe, expect, it } from 'vitest'
import { DEMO_LOGINS, DEMO_SEED, demoPeople, MERCHANTS, NEARLY_BROKE, TERMINALS } from '../../src/demo/campus.ts'
import { toHistoryItem } from '../../src/demo/history.ts'
import { PLATES } from '../../src/demo/merchant-codes.ts'
import { PORTAL_LOGINS } from '../../src/demo/portal-users.ts'
import { planTraffic } from '../../src/demo/traffic.ts'

const noon = Date.parse('2026-11-21T12:00:00+08:00')
const people = demoPeople(DEMO_SEED)
const plan = planTraffic(DEMO_SEED, people, noon, 30)

describe('the demo campus', () => {
  it('has five hundred people of all four classes, each with a number, an account and an id of their own', () => {
    expect(people).toHaveLength(500)
    for (const key of ['personId', 'schoolNo', 'accountNo'] as const)
      expect(new Set(people.map((person) => person[key])).size).toBe(500)
    expect(new Set(people.map((person) => person.identityClass)).size).toBe(4)
    for (const { personId } of people) expect(personId).toMatch(/^per_[0-9a-f]{32}$/)
  })

  it('has twelve stalls with at least one till each, twenty tills in all', () => {
    expect(MERCHANTS).toHaveLength(12)
    expect(TERMINALS).toHaveLength(20)
    expect(new Set(TERMINALS.map((terminal) => terminal.merchantNo)).size).toBe(12)
    expect(new Set(TERMINALS.map((terminal) => terminal.terminalNo)).size).toBe(20)
  })

  it('prints logins of people who exist', () => {
    const numbers = new Set(people.map((person) => person.schoolNo))
    for (const { schoolNo } of DEMO_LOGINS) expect(numbers).toContain(schoolNo)
  })

  it('hangs plates at stalls and tills that exist', async () => {
    const tills = new Map(TERMINALS.map(({ terminalNo, merchantNo }) => [terminalNo, merchantNo]))
    const stalls = new Set(MERCHANTS.map(({ merchantNo }) => merchantNo))
    expect(PLATES.length).toBeGreaterThan(1)
    for (const { merchantNo, terminalNo } of PLATES) {
      expect(stalls).toContain(merchantNo)
      if (terminalNo !== null) expect(tills.get(terminalNo)).toBe(merchantNo)
    }
  })

  it('prints an owner and a cashier of two stalls that exist, and an owner of a third', () => {
    const roles = PORTAL_LOGINS.map(({ merchantNo, role }) => `${merchantNo} ${role}`)
    expect(new Set(roles).size).toBe(5)
    const numbers = new Set(MERCHANTS.map(({ merchantNo }) => merchantNo))
    for (const { merchantNo, login } of PORTAL_LOGINS) {
      expect(numbers).toContain(merchantNo)
      expect(portalLogin.safeParse(login).success).toBe(true)
    }
  })

  it('is the same for the same seed and another one for another seed', () => {
    expect(demoPeople(DEMO_SEED)).toEqual(people)
    expect(planTraffic(DEMO_SEED, people, noon, 30)).toEqual(plan)
    expect(planTraffic(DEMO_SEED + 1, people, noon, 30)).not.toEqual(plan)
  })

  it('fills thirty whole business days before today, in order of time', () => {
    const times = plan.map((event) => event.epochMs)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(times[0]).toBeGreaterThanOrEqual(Date.parse('2026-10-22T00:00:00+08:00'))
    expect(times.at(-1)).toBeLessThan(Date.parse('2026-11-21T00:00:00+08:00'))
  })

  it('eats only at the stall whose till is used', () => {
    const merchantOf = new Map(TERMINALS.map((terminal) => [terminal.terminalNo, terminal.merchantNo]))
    for (const event of plan) if (event.kind === 'MEAL') expect(merchantOf.get(event.terminalNo)).toBe(event.merchantNo)
  })

  it('gives every posting an id of its own, the same one each time', () => {
    const ids = plan.map((event, index) => toHistoryItem(DEMO_SEED, event, index).posting.postingId)
    expect(new Set(ids).size).toBe(plan.length)
    expect(toHistoryItem(DEMO_SEED, plan[7] as (typeof plan)[0], 7).posting.postingId).toBe(ids[7])
  })

  it('takes a surcharge from outsiders and temporary staff and from nobody else', () => {
    for (const [index, event] of plan.entries()) {
      const { posting, rule } = toHistoryItem(DEMO_SEED, event, index)
      const pays = ['OUTSIDER', 'TEMPORARY'].includes(event.person.identityClass)
      if (posting.kind === 'DEBIT') expect(posting.surcharge > 0, rule?.name).toBe(pays)
    }
  })

  it('leaves one person nearly without money, so that a refusal can be shown', () => {
    const topUps = plan.filter((event) => event.kind === 'TOPUP' && event.person.schoolNo === NEARLY_BROKE)
    expect(topUps.map((event) => event.amountFen)).toEqual([320])
  })
})
