import { campusTimeOf, toRfc3339 } from '@yimatong/contract/clock'
import type { Language } from './i18n/language.ts'

export { formatYuan } from '@yimatong/contract/money'

type Instant = string | number

/**
 * An instant on the campus's clock, as RFC 3339. Dates are put together by hand: the first format that a browser makes costs a
 * cheap phone 30 ms, on the way to the first code.
 */
const onCampus = (instant: Instant): string => toRfc3339(new Date(instant).getTime())

/** `12:03` on the campus's clock. */
export function timeOfDay(instant: Instant): string {
  return onCampus(instant).slice(11, 16)
}

/** `12:03:04` on the campus's clock. */
export function timeWithSeconds(instant: Instant): string {
  return onCampus(instant).slice(11, 19)
}

const WEEKDAYS = {
  'zh-CN': ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
} as const
const MONTHS = 'January February March April May June July August September October November December'.split(' ')
const monthOf = (month: string | undefined): string => MONTHS[Number(month) - 1] ?? ''

/** `11月21日周六`, `Sat 21 Nov`. */
export function dayName(instant: Instant, language: Language): string {
  const [, month, day] = onCampus(instant).slice(0, 10).split('-')
  const weekday = WEEKDAYS[language][campusTimeOf(new Date(instant).getTime()).weekday - 1] ?? ''
  if (language === 'zh-CN') return `${Number(month)}月${Number(day)}日${weekday}`
  // British English shortens September to four letters.
  return `${weekday} ${Number(day)} ${monthOf(month).slice(0, month === '09' ? 4 : 3)}`
}

/** `2026年11月`, `November 2026`, from `2026-11`. */
export function monthName(month: string, language: Language): string {
  const [year, number] = month.split('-')
  return language === 'zh-CN' ? `${year}年${Number(number)}月` : `${monthOf(number)} ${year}`
}

/** `2026/11/21 12:03:04`, in English `21/11/2026 12:03:04`: the whole of it, for a receipt's detail. */
export function dateAndTime(instant: Instant, language: Language): string {
  const date = onCampus(instant).slice(0, 10).split('-')
  return `${(language === 'zh-CN' ? date : date.toReversed()).join('/')} ${timeWithSeconds(instant)}`
}

const STEPS: readonly [unit: 'second' | 'minute' | 'hour' | 'day', ms: number, until: number][] = [
  ['second', 1000, 60_000],
  ['minute', 60_000, 3_600_000],
  ['hour', 3_600_000, 86_400_000],
  ['day', 86_400_000, 7 * 86_400_000],
]

/** How long ago, as people say it: `3 分钟前`, `yesterday`; the date once it is more than a week. */
export function relativeTime(instant: Instant, nowMs: number, language: Language): string {
  const ago = nowMs - new Date(instant).getTime()
  const step = STEPS.find(([, , until]) => Math.abs(ago) < until)
  if (step === undefined) return dateAndTime(instant, language)
  const [unit, ms] = step
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-Math.round(ago / ms), unit)
}

/** Basis points as a rate for eyes: 1500 -> `15%`, 1250 -> `12.5%`. */
export function percent(bps: number): string {
  return `${Number((bps / 100).toFixed(2))}%`
}

const FIGURES = '零一二三四五六七八九'
const PLACES = ['', '十', '百', '千']

/** A whole number below 10,000 as it is read: 1205 -> 一千二百零五, 12 -> 十二. */
function chineseBelowTenThousand(value: number): string {
  let read = ''
  let gap = false
  const digits = String(value)
  for (const [index, digit] of [...digits].entries()) {
    if (digit === '0') gap = read !== ''
    else {
      read += (gap ? '零' : '') + FIGURES[Number(digit)] + PLACES[digits.length - 1 - index]
      gap = false
    }
  }
  return read.replace(/^一十/, '十')
}

function chineseNumber(value: number): string {
  if (value === 0) return '零'
  const high = Math.floor(value / 10_000)
  const low = value % 10_000
  if (high === 0) return chineseBelowTenThousand(low)
  const rest = low === 0 ? '' : (low < 1000 ? '零' : '') + chineseBelowTenThousand(low).replace(/^十/, '一十')
  return `${chineseBelowTenThousand(high)}万${rest}`
}

/** An amount as a screen reader should say it: 1250 -> 十二元五角, "12 yuan 50". */
export function spokenYuan(amountFen: number, language: Language): string {
  const fen = Math.abs(amountFen)
  const [yuan, jiao, rest] = [Math.floor(fen / 100), Math.floor((fen % 100) / 10), fen % 10]
  if (language === 'en') {
    const part = fen % 100 === 0 ? '' : ` ${String(fen % 100).padStart(2, '0')}`
    return `${amountFen < 0 ? 'minus ' : ''}${yuan} yuan${part}`
  }
  const parts = [
    yuan > 0 || fen === 0 ? `${chineseNumber(yuan)}元` : '',
    jiao > 0 ? `${FIGURES[jiao]}角` : yuan > 0 && rest > 0 ? '零' : '',
    rest > 0 ? `${FIGURES[rest]}分` : '',
  ]
  return (amountFen < 0 ? '负' : '') + parts.join('')
}
