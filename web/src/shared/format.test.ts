import { describe, expect, it } from 'vitest'
import { dateAndTime, dayName, monthName, percent, spokenYuan, timeOfDay } from './format.ts'

describe('amounts spoken', () => {
  it.each([
    [0, '零元', '0 yuan'],
    [1, '一分', '0 yuan 01'],
    [50, '五角', '0 yuan 50'],
    [1250, '十二元五角', '12 yuan 50'],
    [1205, '十二元零五分', '12 yuan 05'],
    [100_500, '一千零五元', '1005 yuan'],
    [1_012_050, '一万零一百二十元五角', '10120 yuan 50'],
    [10_001_000, '十万零一十元', '100010 yuan'],
    [-1250, '负十二元五角', 'minus 12 yuan 50'],
  ])('%d fen', (fen, zh, en) => {
    expect(spokenYuan(fen, 'zh-CN')).toBe(zh)
    expect(spokenYuan(fen, 'en')).toBe(en)
  })
})

describe('times on the campus clock', () => {
  const at = '2026-11-21T00:03:04+08:00'

  it('shows the campus day, wherever the phone is', () => {
    expect(timeOfDay(at)).toBe('00:03')
    expect(dateAndTime(at, 'zh-CN')).toBe('2026/11/21 00:03:04')
    expect(dateAndTime(at, 'en')).toBe('21/11/2026 00:03:04')
    expect(dayName(at, 'zh-CN')).toBe('11月21日周六')
    expect(dayName(at, 'en')).toBe('Sat 21 Nov')
  })

  it.each(Array.from({ length: 12 }, (_, month) => Date.UTC(2026, month, 3 + month, 17, 5, 9)))(
    'writes %d as the languages do',
    (instant) => {
      const format = (locale: string, options: Intl.DateTimeFormatOptions) =>
        new Intl.DateTimeFormat(locale, { timeZone: 'Asia/Shanghai', ...options }).format(instant)
      const [day, month] = [
        { weekday: 'short', day: 'numeric', month: 'short' },
        { year: 'numeric', month: 'long' },
      ] as const
      const of = new Date(instant + 8 * 3_600_000).toISOString().slice(0, 7)
      expect([dayName(instant, 'zh-CN'), monthName(of, 'zh-CN')]).toEqual([
        format('zh-CN', day),
        format('zh-CN', month),
      ])
      expect([dayName(instant, 'en'), monthName(of, 'en')]).toEqual([
        format('en-GB', day).replace(',', ''),
        format('en-GB', month),
      ])
    },
  )

  it('names months', () => {
    expect(monthName('2026-11', 'zh-CN')).toBe('2026年11月')
    expect(monthName('2026-11', 'en')).toBe('November 2026')
  })
})

it('shows a rate without needless zeros', () => {
  expect([percent(1500), percent(1250), percent(5)]).toEqual(['15%', '12.5%', '0.05%'])
})
