import { businessDateOf } from '@yimatong/contract/clock'
import { useState } from 'react'
import { useLanguage } from '../../shared/i18n/language.ts'
import {
  choices,
  type GiveBack,
  type GiveBackKey,
  PICKING,
  pressGiveBack,
  type Wish,
  wishOf,
} from '../logic/give-back.ts'
import { useEarlier } from '../screen/use-earlier.ts'
import { useTill, useTillState } from '../till/till-context.ts'
import { todayPayments } from './today-payments.ts'
import { BACK_WORDS } from './words.ts'

/** The sheet of what goes back, and what is done in it by key or by hand. */
export function useGiveBack() {
  const till = useTill()
  const { reasons } = BACK_WORDS[useLanguage()]
  const [sheet, setSheet] = useState<GiveBack>()
  const earlier = useEarlier()
  const statement = useTillState((state) => state.statement)
  const records = useTillState((state) => state.records)
  const backs = useTillState((state) => state.backs)
  const today = todayPayments([statement, ...earlier.pages], records, backs, businessDateOf(till.clock.now()))
  const shown = choices(today, sheet?.step === 'PICK' ? sheet.typed : '')
  const close = () => {
    // What it came to was read here; the bar would say it once more. It may also say something else.
    if (sheet?.step === 'TOLD' && till.store.get().backNotice === sheet.backNo) till.dismissBackNotice()
    setSheet(undefined)
  }
  const giveBack = (wish: Wish | undefined) => {
    if (wish === undefined) return
    const told: GiveBack = { step: 'TOLD' }
    setSheet(told)
    // Only there: whoever has closed it may be deciding about another payment by now, and hears of this one by the bar.
    const goTo = (then: GiveBack) => setSheet((now) => (now === told ? then : now))
    till.giveBack(wish).then(
      ({ backNo }) => goTo({ step: 'TOLD', backNo }),
      () => goTo(PICKING),
    )
  }
  const wish = sheet?.step === 'DECIDE' ? wishOf(sheet, reasons[sheet.reason] ?? '') : undefined
  return {
    sheet,
    shown,
    wish,
    more: earlier.more,
    press: (pressed: GiveBackKey) =>
      setSheet((now) => now && pressGiveBack(now, pressed, { shown, reasons: reasons.length })),
    open: () => setSheet(PICKING),
    /** One step back; out of the sheet from the first, and when all is said. */
    back: () => (sheet?.step === 'DECIDE' ? setSheet(PICKING) : close()),
    close,
    act: () => giveBack(wish),
    /** The receipt of what is chosen, or of what went back. */
    print: () => {
      if (sheet?.step === 'PICK') till.printing.payment(shown[sheet.at])
      if (sheet?.step === 'DECIDE') till.printing.payment(sheet.payment)
      const told = sheet?.step === 'TOLD' && backs.find(({ backNo }) => backNo === sheet.backNo)
      if (told) till.printing.back(told)
    },
  }
}

export type GiveBackSheetState = ReturnType<typeof useGiveBack>
