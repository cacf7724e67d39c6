import { useWords } from '../../shared/i18n/words.ts'
import { useTill } from '../till/till-context.ts'
import { IdleSetting } from './IdleSetting.tsx'
import { PrintReport } from './PrintReport.tsx'
import { ReportView } from './ReportView.tsx'
import { useReport } from './use-report.ts'
import { SHIFT_WORDS } from './words.ts'

interface CurrentReportProps {
  onGo: (to: 'CLOSE' | 'HANDOVER' | 'LAST') => void
  onTraining: () => void
}

/** The open shift and what it comes to so far. */
export function CurrentReport({ onGo, onTraining }: CurrentReportProps) {
  const word = useWords(SHIFT_WORDS)
  const { shifts } = useTill()
  const { current, failed, read } = useReport()
  return (
    <>
      <div className="shift-hint">
        <p>{word.xHint}</p>
        <IdleSetting />
      </div>
      {current?.x ? <ReportView report={current.x} /> : <Reading failed={failed} onRetry={read} />}
      <footer className="sheet-foot">
        <button type="button" className="button" onClick={() => onGo('LAST')}>
          {word.lastZ}
        </button>
        {current?.x && <PrintReport report={current.x} />}
        <button type="button" className="button" onClick={onTraining}>
          {word.training}
        </button>
        <span className="sheet-gap" />
        <button type="button" className="button" onClick={shifts.lock}>
          {word.lock} <kbd>F9</kbd>
        </button>
        <button type="button" className="button" onClick={() => onGo('HANDOVER')}>
          {word.handover}
        </button>
        <button type="button" className="button button-primary" onClick={() => onGo('CLOSE')}>
          {word.close}
        </button>
      </footer>
    </>
  )
}

/** Not read yet, or the server does not answer. */
export function Reading({ failed, onRetry }: { failed: boolean; onRetry: () => void }) {
  const word = useWords(SHIFT_WORDS)
  return (
    <div className="report-wait" role="status">
      <p>{failed ? word.readFailed : word.reading}</p>
      {failed && (
        <button type="button" className="button" onClick={onRetry}>
          {word.retry}
        </button>
      )}
    </div>
  )
}
