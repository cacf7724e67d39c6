import type { ShiftReport, ZReport } from '@yimatong/contract/shift-api'
import { useState } from 'react'
import { createPortal, flushSync } from 'react-dom'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { linesOf } from '../receipt/layout.ts'
import { useTillState } from '../till/till-context.ts'
import { receiptOfReport } from './receipt-of-report.ts'
import { SHIFT_WORDS } from './words.ts'

interface PrintReportProps {
  report: ShiftReport
  z?: ZReport
  again?: boolean
}

/** Prints a report on the roll: laid out as for any printer, and printed by the browser. */
export function PrintReport({ report, z, again = false }: PrintReportProps) {
  const word = useWords(SHIFT_WORDS)
  const language = useLanguage()
  const { merchantName, merchantNameEn } = useTillState((state) => state.config)
  const [printing, setPrinting] = useState(false)
  // What is to be printed must be on the page when the browser is asked for it, and off it afterwards.
  const onPrint = () => {
    flushSync(() => setPrinting(true))
    print()
    setPrinting(false)
  }
  const name = language === 'en' ? merchantNameEn : merchantName
  return (
    <>
      <button type="button" className="button" onClick={onPrint}>
        {word.print}
      </button>
      {printing &&
        createPortal(
          <pre className="print-roll">
            {linesOf(receiptOfReport({ merchantName: name, report, z, again }, language), 80).map((line, index) => (
              <span
                key={index}
                className={`${line.scale === 2 ? 'print-large' : ''} ${line.strong ? 'print-strong' : ''}`}
              >
                {`${line.text}\n`}
              </span>
            ))}
          </pre>,
          document.body,
        )}
    </>
  )
}
