import type { RuleContent } from '@yimatong/contract/office-rules-api'
import { describe, expect, it } from 'vitest'
import { formOf, readClock, readForm, readRate } from './rule-form.ts'

const RULE: RuleContent = {
  name: '校外人员',
  nameEn: 'Outsiders',
  identityClasses: ['OUTSIDER'],
  merchantNo: '10000001',
  weekdays: [1, 2, 3],
  fromMinute: 690,
  toMinute: 1440,
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  rateBps: 1250,
  flat: 50,
  min: 100,
  cap: 300,
  receiver: 'MERCHANT',
  denied: false,
}

const { cap: _cap, ...UNCAPPED } = RULE
const DENIED: RuleContent = { ...UNCAPPED, rateBps: 0, flat: 0, min: 0, denied: true }

describe('a rule in the form', () => {
  it.each<[string, RuleContent]>([
    ['with everything', RULE],
    ['that denies', DENIED],
    ['with a cap of nothing', { ...RULE, min: 0, cap: 0 }],
  ])('%s comes back as it was', (_what, rule) => {
    expect(readForm(formOf(rule, '2026-11-22'))).toEqual({ rule })
  })

  it('is new with nothing but today', () => {
    expect(formOf(undefined, '2026-11-22')).toMatchObject({ validFrom: '2026-11-22', rate: '', cap: '', scope: 'ALL' })
    expect(readForm(formOf(undefined, '2026-11-22'))).toEqual({ bad: ['name', 'nameEn'] })
  })

  it.each<[Partial<ReturnType<typeof formOf>>, string]>([
    [{ rate: '100.01' }, 'rate'],
    [{ rate: '1.234' }, 'rate'],
    [{ flat: '1,5' }, 'flat'],
    [{ min: '-1' }, 'min'],
    [{ cap: 'x' }, 'cap'],
    [{ cap: '0.50' }, 'cap'],
    [{ from: '24:00' }, 'from'],
    [{ to: '00:00' }, 'to'],
    [{ to: '11:30' }, 'to'],
    [{ validTo: '2025-01-01' }, 'validTo'],
    [{ merchantNo: '' }, 'merchantNo'],
    [{ identityClasses: [] }, 'classes'],
    [{ weekdays: [] }, 'weekdays'],
  ])('with %j is marked at %s', (changes, field) => {
    expect(readForm({ ...formOf(RULE, '2026-11-22'), ...changes })).toEqual({ bad: [field] })
  })

  it('reads rates and times as people type them', () => {
    expect([readRate('15'), readRate('12.5'), readRate(' 0.01 '), readRate(''), readRate('100')]).toEqual([
      1500, 1250, 1, 0, 10_000,
    ])
    expect([readClock('7:05'), readClock('24:00'), readClock('24:01'), readClock('12:60')]).toEqual([
      425,
      1440,
      undefined,
      undefined,
    ])
  })
})
