/** What the demo campus's rules come to, worked out here once more and in another way, so that a wrong fen is noticed. */

const MINUTES = { lunchFrom: 11 * 60 + 30, lunchTo: 12 * 60 + 30 }

/** Outsiders pay 15 per cent on top, 30 at the lunch peak of a working day (at most ten yuan), to the school. */
export function outsiderSurcharge(amountFen: number, paidAt: string): { fen: number; percent: number; rule: string } {
  const campus = new Date(new Date(paidAt).toLocaleString('en-US', { timeZone: 'Asia/Shanghai' }))
  const minute = campus.getHours() * 60 + campus.getMinutes()
  const isWorkingDay = campus.getDay() >= 1 && campus.getDay() <= 5
  const isPeak = isWorkingDay && minute >= MINUTES.lunchFrom && minute < MINUTES.lunchTo
  const percent = isPeak ? 30 : 15
  // Half a fen is rounded up; in hundredths of a fen there is no other rounding.
  const rounded = Math.floor((amountFen * percent + 50) / 100)
  return isPeak
    ? { fen: Math.min(rounded, 1000), percent, rule: '校外人员搭伙费（午餐高峰）' }
    : { fen: rounded, percent, rule: '校外人员搭伙费' }
}
