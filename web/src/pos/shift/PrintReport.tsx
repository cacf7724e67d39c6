import type { ShiftReport, ZReport } from '@yimatong/contract/shift-api'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { useTill, useTillState } from '../till/till-context.ts'
import { receiptOfReport } from './receipt-of-report.ts'
import { SHIFT_WORDS } from './words.ts'

interface PrintReportProps {
  report: ShiftReport
  z?: ZReport
  again?: boolean
}

/** Prints a report on the till's own printer, as it prints receipts. */
export function PrintReport({ report, z, again = false }: PrintReportProps) {
  const word = useWords(SHIFT_WORDS)
  const language = useLanguage()
  const { printer } = useTill().printing
  const { merchantName, merchantNameEn } = useTillState((state) => state.config)
  const name = language === 'en' ? merchantNameEn : merchantName
  return (
    <button
      type="button"
      className="button"
      onClick={() => printer.print(receiptOfReport({ merchantName: name, report, z, again }, language))}
    >
      {word.print}
    </button>
  )
}
