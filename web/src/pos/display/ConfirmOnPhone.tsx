import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { WaitIcon } from '../../shared/ui/icons.tsx'
import { DISPLAY_WORDS } from './words.ts'

/** The customer's phone asks for the PIN; nothing is charged before. */
export function ConfirmOnPhone({ totalFen }: { totalFen: number }) {
  const word = useWords(DISPLAY_WORDS)
  return (
    <div className="face face-wait" role="status">
      <WaitIcon size={96} />
      <h1 className="face-words">{word.confirm}</h1>
      <Amount fen={totalFen} className="face-amount" />
      <p className="face-next">{word.confirmHint}</p>
    </div>
  )
}
