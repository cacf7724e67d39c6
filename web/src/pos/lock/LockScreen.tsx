import { useEffect, useRef, useState } from 'react'
import { timeOfDay } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { CheckIcon, CrossIcon, LockIcon, WaitIcon } from '../../shared/ui/icons.tsx'
import { LanguageSwitch } from '../../shared/ui/LanguageSwitch.tsx'
import { isEnded } from '../logic/record.ts'
import { cashierName } from '../../shared/cashier-name.ts'
import { CashierForm } from '../shift/CashierForm.tsx'
import { CloseShift } from '../shift/CloseShift.tsx'
import { useCall } from '../shift/use-call.ts'
import { SHIFT_WORDS } from '../shift/words.ts'
import { useTill, useTillState } from '../till/till-context.ts'

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
          <span className="figures">{word.since(timeOfDay(shift.openedAt, language))}</span>
        </p>
        <LanguageSwitch className="button" />
      </header>
      <InHand />
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

/** The sale that was under way when the till was locked, and its end. */
function InHand() {
  const word = useWords(SHIFT_WORDS)
  const order = useTillState((state) => state.shift.inHand)
  const record = useTillState((state) => state.records).find(({ outTradeNo }) => outTradeNo === order)
  if (record === undefined) return null
  const paid = record.state === 'PAID'
  const [look, Icon, words] = !isEnded(record)
    ? (['shift-late', WaitIcon, word.inHandWorking] as const)
    : paid
      ? (['bar-paid', CheckIcon, word.inHandPaid] as const)
      : (['bar-red', CrossIcon, word.inHandNotPaid] as const)
  return (
    <p className={`bar ${look}`} role="alert">
      <Icon size={24} />
      <span>{words}</span>
      {isEnded(record) && <Amount fen={record.view?.total ?? record.amountFen} />}
    </p>
  )
}
