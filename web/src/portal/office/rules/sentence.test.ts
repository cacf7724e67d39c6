import type { RuleContent } from '@yimatong/contract/office-rules-api'
import { describe, expect, it } from 'vitest'
import { sentenceOf } from './sentence.ts'

const RULE: RuleContent = {
  name: '校外人员',
  nameEn: 'Outsiders',
  identityClasses: ['OUTSIDER', 'TEMPORARY'],
  weekdays: [1, 2, 3, 4, 5],
  fromMinute: 690,
  toMinute: 750,
  validFrom: '2026-01-01',
  rateBps: 3000,
  flat: 0,
  min: 0,
  cap: 1000,
  receiver: 'SCHOOL',
  denied: false,
}
const PLACES = {
  merchants: [{ merchantNo: '10000001', name: '早点铺', nameEn: 'Breakfast' }],
  categories: [{ categoryId: 'cat_1', name: '饮品', nameEn: 'Drinks' }],
}

describe('a rule reads', () => {
  it.each<[Partial<RuleContent>, string, string]>([
    [
      {},
      '校外人员、临时人员在全部商户，周一至周五 11:30–12:30，加收 30%，最高 ¥10.00，归学校；自 2026-01-01 起',
      'Outsiders, Temporary staff at every merchant, Mon–Fri 11:30–12:30, pay 30% on top, at most ¥10.00, to the school; from 2026-01-01 on',
    ],
    [
      {
        merchantNo: '10000001',
        weekdays: [6, 7],
        fromMinute: 1320,
        toMinute: 360,
        denied: true,
        validTo: '2026-12-31',
      },
      '校外人员、临时人员在早点铺，周六、周日 22:00–次日06:00，不得消费；2026-01-01 至 2026-12-31',
      'Outsiders, Temporary staff at Breakfast, Sat, Sun 22:00–next day 06:00, may not pay; 2026-01-01 to 2026-12-31',
    ],
    [
      {
        categoryId: 'cat_1',
        weekdays: [1, 2, 3, 4, 5, 6, 7],
        fromMinute: 0,
        toMinute: 1440,
        rateBps: 500,
        flat: 50,
        min: 100,
        cap: 300,
        receiver: 'MERCHANT',
      },
      '校外人员、临时人员在饮品，每天 全天，加收 5%，另加 ¥0.50，最低 ¥1.00，最高 ¥3.00，归商户；自 2026-01-01 起',
      'Outsiders, Temporary staff at Drinks, every day all day, pay 5% on top, plus ¥0.50, at least ¥1.00, at most ¥3.00, to the merchant; from 2026-01-01 on',
    ],
  ])('with %j', (changes, zh, en) => {
    const rule = { ...RULE, ...changes }
    expect(sentenceOf(rule, PLACES, 'zh-CN')).toBe(zh)
    expect(sentenceOf(rule, PLACES, 'en')).toBe(en)
  })

  it('free when it takes nothing', () => {
    expect(sentenceOf({ ...RULE, rateBps: 0 }, PLACES, 'zh-CN')).toContain('不收搭伙费')
    expect(sentenceOf({ ...RULE, cap: 0 }, PLACES, 'en')).toContain('pay no surcharge')
  })
})
