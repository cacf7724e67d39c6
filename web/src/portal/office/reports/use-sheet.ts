import { useMemo } from 'react'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import type { ReportView } from './address.ts'
import type { Sheet } from './sheet.ts'
import {
  balancesSheet,
  codeAgesSheet,
  heatMapSheet,
  type NameRow,
  outcomesSheet,
  surchargeSheet,
  turnoverSheet,
} from './sheets.ts'
import type { Report } from './use-report.ts'
import { REPORTS_WORDS, type ReportWords } from './words.ts'

/** What a row is called: a place by its name, a meal and a class in words, an hour as a time. */
const nameRowIn =
  (word: ReportWords, english: boolean): NameRow =>
  ({ key, name, nameEn }) => {
    if (name !== undefined) return /^T\d{5}$/.test(key) ? `${name} ${key}` : english ? (nameEn ?? name) : name
    if (key === 'NONE') return word.noTerminal
    const known: Record<string, string> = { ...word.meals, ...word.classes }
    return known[key] ?? (/^\d\d$/.test(key) ? `${key}:00` : key)
  }

/** A report as it is shown; the same one while nothing of it changes, so that it is drawn once. */
export function useSheet(report: Report, view: ReportView): Sheet {
  const word = useWords(REPORTS_WORDS)
  const english = useLanguage() === 'en'
  return useMemo(() => {
    const given = { view, word, nameOf: nameRowIn(word, english) }
    switch (report.name) {
      case 'turnover':
        return turnoverSheet(report.data, given)
      case 'surcharge':
        return surchargeSheet(report.data, given)
      case 'heat-map':
        return heatMapSheet(report.data, given)
      case 'outcomes':
        return outcomesSheet(report.data, given)
      case 'code-ages':
        return codeAgesSheet(report.data, given)
      case 'balances':
        return balancesSheet(report.data, given)
    }
  }, [report, view, word, english])
}
