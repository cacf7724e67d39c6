import { lazy, Suspense, useState } from 'react'
import { formatYuan } from '../../shared/format.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { LimitIcon } from '../../shared/ui/icons.tsx'
import { useApp } from '../app-state.ts'
import { limitsInForce } from '../limits/limits.ts'
import type { KeptAccount } from '../phone/kept.ts'
import { Sheet } from '../ui/Sheet.tsx'
import { ME_WORDS } from './words.ts'

// Not kept on the phone: limits are set with the server or not at all.
const LimitsForm = lazy(() => import('../limits/LimitsForm.tsx'))

/** One's own limits: what holds now, and the way to change it. */
export function LimitsSetting({ account }: { account: KeptAccount }) {
  const word = useWords(ME_WORDS)
  const online = useApp((all) => all.online)
  const [open, setOpen] = useState(false)
  const { paymentFen, dayFen } = limitsInForce(account)
  const close = () => setOpen(false)
  return (
    <>
      <button type="button" className="setting" disabled={!online} onClick={() => setOpen(true)}>
        <LimitIcon size={20} />
        {word.ownLimits}
        <span className="setting-state figures" role="status">
          {word.ownLimitsState(formatYuan(paymentFen), formatYuan(dayFen))}
        </span>
      </button>
      {open && (
        <Sheet title={word.ownLimits} onClose={close}>
          <Suspense fallback={<div className="pin-sheet-waiting" />}>
            <LimitsForm account={account} onDone={close} />
          </Suspense>
        </Sheet>
      )}
    </>
  )
}
