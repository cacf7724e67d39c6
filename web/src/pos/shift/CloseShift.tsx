import type { ClosedShift, CurrentShift } from '@yimatong/contract/shift-api'
import { useState } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { WaitIcon } from '../../shared/ui/icons.tsx'
import { useTill, useTillState } from '../till/till-context.ts'
import { CashierForm } from './CashierForm.tsx'
import { Reading } from './CurrentReport.tsx'
import { ReportView } from './ReportView.tsx'
import { useCall } from './use-call.ts'
import { useReport } from './use-report.ts'
import { SHIFT_WORDS } from './words.ts'

interface CloseShiftProps {
  /** The next cashier opens a shift in the same step. */
  handover: boolean
  /** At a locked till nothing is shown, and the next cashier is asked for at once. */
  locked?: boolean
  onBack: () => void
  onClosed: (closed: ClosedShift) => void
}

/** The count is looked at and confirmed; when there are other sales by then, it is looked at again. */
export function CloseShift({ handover, locked = false, onBack, onClosed }: CloseShiftProps) {
  const word = useWords(SHIFT_WORDS)
  const { shifts } = useTill()
  const asked = useTillState((state) => state.shift.asked)
  const { current, failed, read } = useReport()
  const { busy, call, failure } = useCall()
  const [sure, setSure] = useState(locked)
  if (current?.x === undefined) return <Reading failed={failed} onRetry={read} />
  const { x: report, unfinished: { count: unfinished } = { count: 0 } } = current
  const close = (next?: { cashierNo: string; pin: string }) =>
    void call(
      () => shifts.close({ count: report.sales.count, anyway: unfinished > 0, ...(next && { next }) }),
      onClosed,
      ({ code }) => {
        // Other sales than those that were looked at: they are looked at first.
        if (code === 'SHIFT_CHANGED') setSure(locked)
        read()
      },
    )
  const waiting = busy || asked !== undefined
  return (
    <>
      <p>{handover && sure ? word.handoverHint : word.closeHint}</p>
      {unfinished > 0 && <Unfinished current={current} />}
      {handover && sure ? (
        <CashierForm
          action={word.handover}
          busy={waiting}
          failure={failure}
          onSubmit={(cashierNo, pin) => close({ cashierNo, pin })}
        />
      ) : (
        <ReportView report={report} />
      )}
      <footer className="sheet-foot">
        <button type="button" className="button" onClick={onBack}>
          {word.back}
        </button>
        <p role="alert" className="sheet-gap entry-failure">
          {handover && sure ? '' : failure}
        </p>
        {!(handover && sure) && (
          <button
            type="button"
            className={`button ${unfinished > 0 ? 'button-danger' : 'button-primary'}`}
            aria-disabled={waiting}
            onClick={() => (handover ? setSure(true) : waiting || close())}
          >
            {waiting
              ? word.working
              : unfinished > 0
                ? word.closeAnyway(report.sales.count)
                : word.confirm(report.sales.count)}
          </button>
        )}
      </footer>
    </>
  )
}

function Unfinished({ current: { unfinished } }: { current: CurrentShift }) {
  const word = useWords(SHIFT_WORDS)
  return (
    <p className="bar shift-late" role="status">
      <WaitIcon size={24} />
      <span>
        {word.unfinished(unfinished?.count ?? 0)}
        <small>{word.unfinishedHint}</small>
        <small className="figures">{unfinished?.payments.map(({ outTradeNo }) => outTradeNo).join(' · ')}</small>
      </span>
    </p>
  )
}
