import type { ShiftView } from '@yimatong/contract/shift-api'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { CheckIcon } from '../../shared/ui/icons.tsx'
import { cashierName } from '../../shared/cashier-name.ts'
import { PrintReport } from './PrintReport.tsx'
import { ReportView } from './ReportView.tsx'
import { SHIFT_WORDS } from './words.ts'

interface ZViewProps {
  shift: ShiftView
  /** Who is on now, after a handover. */
  next?: ShiftView | undefined
  /** It was closed before: a print of it is another one. */
  again?: boolean
  onDone: () => void
}

/** A shift that is closed, for ever as it is here. */
export function ZView({ shift: { z }, next, again = false, onDone }: ZViewProps) {
  const word = useWords(SHIFT_WORDS)
  const language = useLanguage()
  if (z === undefined) return null
  return (
    <>
      <p className="z-title">
        <CheckIcon size={24} />
        <strong>{word.zTitle(z.zNo)}</strong>
        {next && <span>{word.nextOpen(cashierName(next.cashier, language))}</span>}
      </p>
      <ReportView report={z.report} z={z} />
      <footer className="sheet-foot">
        <PrintReport report={z.report} z={z} again={again} />
        <span className="sheet-gap" />
        <button type="button" className="button button-primary" onClick={onDone}>
          {again ? word.back : word.done}
        </button>
      </footer>
    </>
  )
}
