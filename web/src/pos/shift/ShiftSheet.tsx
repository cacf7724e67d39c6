import type { ClosedShift, ShiftView } from '@yimatong/contract/shift-api'
import { useState } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { WaitIcon } from '../../shared/ui/icons.tsx'
import { Sheet } from '../screen/Sheet.tsx'
import { useTill, useTillState } from '../till/till-context.ts'
import { CashierForm } from './CashierForm.tsx'
import { CloseShift } from './CloseShift.tsx'
import { CurrentReport } from './CurrentReport.tsx'
import { LastReports } from './LastReports.tsx'
import { useCall } from './use-call.ts'
import { SHIFT_WORDS } from './words.ts'
import { ZView } from './ZView.tsx'

type View = { is: 'SHIFT' } | { is: 'CLOSE' } | { is: 'HANDOVER' } | { is: 'LAST' } | { is: 'Z'; closed: ClosedShift }

/** A cashier's day at the till: opening, reading, closing, handing over, and what was closed before. */
export function ShiftSheet({ onClose, onTraining }: { onClose: () => void; onTraining: () => void }) {
  const word = useWords(SHIFT_WORDS)
  const { shift, late } = useTillState((state) => state.shift)
  const [view, setView] = useState<View>({ is: 'SHIFT' })
  const go = (is: 'SHIFT' | 'CLOSE' | 'HANDOVER' | 'LAST') => setView({ is })
  return (
    <Sheet title={titleOf(view, shift, word)} className="shift-sheet" onClose={onClose}>
      {late && <LateBar />}
      {view.is === 'SHIFT' &&
        (shift ? (
          <CurrentReport onGo={go} onTraining={onTraining} />
        ) : (
          <OpenShift onGo={go} onOpened={onClose} onTraining={onTraining} />
        ))}
      {(view.is === 'CLOSE' || view.is === 'HANDOVER') && (
        <CloseShift
          handover={view.is === 'HANDOVER'}
          onBack={() => go('SHIFT')}
          onClosed={(closed) => setView({ is: 'Z', closed })}
        />
      )}
      {view.is === 'LAST' && <LastReports onBack={() => go('SHIFT')} />}
      {view.is === 'Z' && <ZView shift={view.closed.shift} next={view.closed.next} onDone={onClose} />}
    </Sheet>
  )
}

function titleOf(view: View, shift: ShiftView | undefined, word: (typeof SHIFT_WORDS)['en']): string {
  switch (view.is) {
    case 'SHIFT':
      return shift ? word.xTitle : word.openTitle
    case 'CLOSE':
      return word.closeTitle
    case 'HANDOVER':
      return word.handoverTitle
    case 'LAST':
      return word.lastZ
    case 'Z':
      return word.zDone
  }
}

/** What was asked for may have happened: nobody here knows yet. */
function LateBar() {
  const word = useWords(SHIFT_WORDS)
  return (
    <p className="bar shift-late" role="status">
      <WaitIcon size={24} />
      <span>
        {word.lateTitle}
        <small>{word.lateHint}</small>
      </span>
    </p>
  )
}

interface OpenShiftProps {
  onGo: (to: 'LAST') => void
  onOpened: () => void
  onTraining: () => void
}

function OpenShift({ onGo, onOpened, onTraining }: OpenShiftProps) {
  const word = useWords(SHIFT_WORDS)
  const { shifts } = useTill()
  const asked = useTillState((state) => state.shift.asked)
  const { busy, call, failure } = useCall()
  return (
    <>
      <p>{word.openHint}</p>
      <CashierForm
        action={word.open}
        busy={busy || asked !== undefined}
        failure={failure}
        onSubmit={(cashierNo, pin) =>
          void call(
            () => shifts.open(cashierNo, pin),
            onOpened,
            // Somebody has opened one here meanwhile: it is shown.
            () => shifts.back(),
          )
        }
      />
      <footer className="sheet-foot">
        <button type="button" className="button" onClick={() => onGo('LAST')}>
          {word.lastZ}
        </button>
        <span className="sheet-gap" />
        <button type="button" className="button" onClick={onTraining}>
          {word.training}
        </button>
      </footer>
    </>
  )
}
