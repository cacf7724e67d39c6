import type { SurchargeRule } from '@yimatong/contract/surcharge'
import { expect, it } from 'vitest'
import { weekOf } from './week.ts'

const always: SurchargeRule = {
  ruleId: 'a',
  version: 1,
  identityClasses: ['OUTSIDER'],
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  fromMinute: 0,
  toMinute: 1440,
  validFrom: '2026-11-17',
  rateBps: 1500,
  flatFen: 0,
  minFen: 0,
  receiver: 'SCHOOL',
  denied: false,
}
const lunch = { ...always, ruleId: 'b', weekdays: [3], fromMinute: 690, toMinute: 750 }

it('shows a week from Monday as the spans in which one rule wins', () => {
  // A Sunday.
  const nowMs = Date.parse('2026-11-22T23:00:00+08:00')
  const week = weekOf([always, lunch], {
    merchantNo: '10000001',
    categoryId: undefined,
    identityClass: 'OUTSIDER',
    nowMs,
  })
  const said = week.map(({ day, spans }) => [
    day,
    ...spans.map(({ from, to, rule }) => `${from}-${to} ${rule?.ruleId ?? ''}`),
  ])
  expect(said.slice(0, 3)).toEqual([
    ['2026-11-16', '0-1440 '],
    ['2026-11-17', '0-1440 a'],
    ['2026-11-18', '0-690 a', '690-750 b', '750-1440 a'],
  ])
  expect(said).toHaveLength(7)
})
