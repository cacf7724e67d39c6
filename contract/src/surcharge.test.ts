import { describe, expect, it } from 'vitest'
import { type SurchargeRule, surchargeFen, winningRule } from './surcharge.ts'

const always: SurchargeRule = {
  ruleId: 'rul_a',
  version: 1,
  identityClasses: ['OUTSIDER'],
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  fromMinute: 0,
  toMinute: 1440,
  validFrom: '2026-01-01',
  rateBps: 1500,
  flatFen: 0,
  minFen: 0,
  receiver: 'SCHOOL',
  denied: false,
}
const lunch = { ...always, ruleId: 'rul_lunch', fromMinute: 690, toMinute: 780, rateBps: 3000 }
const stall = { ...always, ruleId: 'rul_stall', merchantNo: '10000001', rateBps: 500 }
const night = { ...always, ruleId: 'rul_night', fromMinute: 1320, toMinute: 360, denied: true }
const rules = [always, lunch, stall, night]

const ask = (time: string, changes: object = {}) =>
  winningRule(rules, {
    identityClass: 'OUTSIDER',
    merchantNo: '10000002',
    amountFen: 1000,
    epochMs: Date.parse(`2026-11-21T${time}+08:00`),
    ...changes,
  })?.ruleId

describe('surcharge rules', () => {
  it.each([
    ['09:00:00', {}, 'rul_a'],
    ['11:29:59', {}, 'rul_a'],
    ['11:30:00', {}, 'rul_lunch'],
    ['12:59:59', {}, 'rul_lunch'],
    ['13:00:00', {}, 'rul_a'],
    ['12:00:00', { merchantNo: '10000001' }, 'rul_stall'],
    ['23:00:00', {}, 'rul_night'],
    ['05:59:59', {}, 'rul_night'],
    ['06:00:00', {}, 'rul_a'],
    ['12:00:00', { identityClass: 'STUDENT' }, undefined],
  ])('at %s with %j the rule %s wins', (time, changes, expected) => {
    expect(ask(time, changes)).toBe(expected)
  })

  it('holds a rule to its weekdays and dates in Asia/Shanghai', () => {
    const saturdays = { ...always, weekdays: [6], validFrom: '2026-11-21', validTo: '2026-11-21' }
    const at = (instant: string) =>
      winningRule([saturdays], {
        identityClass: 'OUTSIDER',
        merchantNo: '10000002',
        amountFen: 1,
        epochMs: Date.parse(instant),
      })
    expect(at('2026-11-20T15:59:59Z')).toBeUndefined()
    expect(at('2026-11-20T16:00:00Z')).toBe(saturdays)
    expect(at('2026-11-21T16:00:00Z')).toBeUndefined()
  })

  it.each([
    [{ rateBps: 1500 }, 1250, 188],
    [{ rateBps: 0, flatFen: 100 }, 1250, 100],
    [{ rateBps: 1500, flatFen: 50 }, 1250, 238],
    [{ rateBps: 1500, minFen: 300 }, 1250, 300],
    [{ rateBps: 3000, capFen: 200 }, 1250, 200],
    [{ rateBps: 10, minFen: 0 }, 1, 0],
  ])('under %j the surcharge on %i fen is %i fen', (changes, amountFen, expected) => {
    expect(surchargeFen({ ...always, ...changes }, amountFen)).toBe(expected)
  })
})
