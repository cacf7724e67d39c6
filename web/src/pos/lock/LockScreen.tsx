import { useEffect, useRef, useState } from 'react'
import { timeOfDay } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { LockIcon } from '../../shared/ui/icons.tsx'
import { LanguageSwitch } from '../../shared/ui/LanguageSwitch.tsx'
import { cashierName } from '../../shared/cashier-name.ts'
import { CashierForm } from '../shift/CashierForm.tsx'
import { CloseShift } from '../shift/CloseShift.tsx'
import { useCall } from '../shift/use-call.ts'
import { SHIFT_WORDS } from '../shift/words.ts'
import { useTill, useTillState } from '../till/till-context.ts'
import { InHand } from './InHand.tsx'

/**
 * The till with nobody at it: no amounts, no lists, no sale. What the server pushes is still heard, and a payment that was
 * under way goes on and shows its end here. The shift's cashier unlocks it, or the next one takes over.
 */
export function LockScreen() {
  const word = useWords(SHIFT_WORDS)
  const language = useLanguage()
  const { shifts } = useTill()
  const shift = useTillState((state) => state.shift.shift)
  const dialog = useRef<HTMLDialogElement>(null)
  const [handing, setHanding] = useState(false)
  const { busy, call, failure } = useCall()
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  if (shift === undefined) return null
  return (
    <dialog
      ref={dialog}
      className="lock-screen"
      aria-labelledby="lock-title"
      onCancel={(event) => event.preventDefault()}
    >
      <header className="lock-head">
        <LockIcon size={40} />
        <h2 id="lock-title">{word.lockedTitle}</h2>
        <p>
          {cashierName(shift.cashier, language)}{' '}
          <span className="figures">{word.since(timeOfDay(shift.openedAt))}</span>
        </p>
        <LanguageSwitch className="button" />
      </header>
      <SaleInHand />
      {handing ? (
        <CloseShift handover locked onBack={() => setHanding(false)} onClosed={() => undefined} />
      ) : (
        <>
          <CashierForm
            cashierNo={shift.cashier.cashierNo}
            action={word.unlock}
            busy={busy}
            failure={failure}
            onSubmit={(_cashierNo, pin) =>
              void call(
                () => shifts.unlock(pin),
                () => undefined,
              )
            }
          />
          <button type="button" className="button" onClick={() => setHanding(true)}>
            {word.handIn}
          </button>
        </>
      )}
    </dialog>
  )
}

/** The sale that was under way when the cashier left. */
function SaleInHand() {
  const order = useTillState((state) => state.shift.inHand)
  const record = useTillState((state) => state.records).find(({ outTradeNo }) => outTradeNo === order)
  return record && <InHand record={record} />
}
