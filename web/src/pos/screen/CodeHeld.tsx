import { useWords } from '../../shared/i18n/words.ts'
import { CheckIcon } from '../../shared/ui/icons.tsx'
import { previewOf } from '../logic/preview.ts'
import type { HeldCode } from '../logic/scanned-code.ts'
import { useTillState } from '../till/till-context.ts'
import { PreviewLines } from './PreviewLines.tsx'
import { useSeconds } from './use-seconds.ts'
import { CLASS_WORDS, SALE_WORDS } from './words.ts'

interface CodeHeldProps {
  code: HeldCode
  amountFen: number
}

/** The code was scanned before the amount is confirmed: it is kept as long as it lives. */
export function CodeHeld({ code, amountFen }: CodeHeldProps) {
  const word = useWords(SALE_WORDS)
  const classes = useWords(CLASS_WORDS)
  const config = useTillState((state) => state.config)
  const now = useSeconds()
  const { identityClass, goodUntil } = code
  const preview = identityClass && previewOf({ config, identityClass, amountFen, now })
  return (
    <div className="invitation">
      <p className="held-badge">
        <CheckIcon size={28} />
        {identityClass ? `${word.codeRead} · ${classes[identityClass]}` : word.codeRead}
        <span className="figures">{word.codeLeft(Math.max(0, Math.ceil((goodUntil - now) / 1000)))}</span>
      </p>
      <h2 className="verb">{amountFen === 0 ? word.typeAmount : word.pressEnter}</h2>
      {amountFen > 0 && <PreviewLines amountFen={amountFen} preview={preview} />}
    </div>
  )
}
