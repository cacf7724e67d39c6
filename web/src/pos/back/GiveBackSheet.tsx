import { useWords } from '../../shared/i18n/words.ts'
import { Sheet } from '../screen/Sheet.tsx'
import { Decide } from './Decide.tsx'
import { Pick } from './Pick.tsx'
import { Told } from './Told.tsx'
import type { GiveBackSheetState } from './use-give-back.ts'
import { BACK_WORDS } from './words.ts'
import './back.css'

/** Cancels the last payment, or refunds one of today's: picked, decided, told. */
export function GiveBackSheet({ state }: { state: GiveBackSheetState }) {
  const word = useWords(BACK_WORDS)
  const { sheet } = state
  return (
    <Sheet title={word.title} className="back-sheet" onClose={state.back}>
      {sheet?.step === 'PICK' && <Pick sheet={sheet} state={state} />}
      {sheet?.step === 'DECIDE' && <Decide sheet={sheet} state={state} />}
      {sheet?.step === 'TOLD' && <Told sheet={sheet} onPrint={state.print} />}
    </Sheet>
  )
}
