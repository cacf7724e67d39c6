import type { ShiftView } from '@yimatong/contract/shift-api'
import { useCallback, useEffect, useState } from 'react'
import { dateAndTime, timeOfDay } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { useTill } from '../till/till-context.ts'
import { cashierName } from '../../shared/cashier-name.ts'
import { Reading } from './CurrentReport.tsx'
import { SHIFT_WORDS } from './words.ts'
import { ZView } from './ZView.tsx'

/** The till's last Z reports, newest first, to look at and print again. */
export function LastReports({ onBack }: { onBack: () => void }) {
  const word = useWords(SHIFT_WORDS)
  const { shifts } = useTill()
  const [last, setLast] = useState<readonly ShiftView[]>()
  const [failed, setFailed] = useState(false)
  const [chosen, setChosen] = useState<ShiftView>()
  const read = useCallback(() => {
    shifts.last().then(
      (answer) => setLast(answer.shifts),
      () => setFailed(true),
    )
  }, [shifts])
  useEffect(read, [read])
  if (chosen) return <ZView shift={chosen} again onDone={() => setChosen(undefined)} />
  return (
    <>
      {last === undefined && <Reading failed={failed} onRetry={read} />}
      {last?.length === 0 && <p className="report-wait">{word.noZ}</p>}
      {last && last.length > 0 && (
        <ul className="last-reports">
          {last.map((shift) => (
            <li key={shift.shiftId}>
              <LastReport shift={shift} onChoose={() => setChosen(shift)} />
            </li>
          ))}
        </ul>
      )}
      <footer className="sheet-foot">
        <button type="button" className="button" onClick={onBack}>
          {word.back}
        </button>
      </footer>
    </>
  )
}

function LastReport({ shift, onChoose }: { shift: ShiftView; onChoose: () => void }) {
  const word = useWords(SHIFT_WORDS)
  const language = useLanguage()
  const { z, cashier, openedAt, closedAt = openedAt } = shift
  return (
    <button type="button" className="last-report" onClick={onChoose}>
      <strong>{word.zTitle(z?.zNo ?? 0)}</strong>
      <span>{cashierName(cashier, language)}</span>
      <span className="figures">
        {dateAndTime(openedAt, language)} – {timeOfDay(closedAt)}
      </span>
      <span className="figures">{word.times(z?.report.sales.count ?? 0)}</span>
      <Amount fen={z?.report.net ?? 0} />
    </button>
  )
}
