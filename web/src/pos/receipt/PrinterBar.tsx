import { useEffect } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { useStore } from '../../shared/store.ts'
import { CrossIcon } from '../../shared/ui/icons.tsx'
import { FRAME_WORDS } from '../screen/words.ts'
import { useTill } from '../till/till-context.ts'
import { PRINTER_WORDS } from './words.ts'

const SHOWN_MS = 15_000

/** Paper failed; the sale did not. */
export function PrinterBar() {
  const word = useWords(PRINTER_WORDS)
  const frame = useWords(FRAME_WORDS)
  const { printer } = useTill().printing
  const trouble = useStore(printer.store, (state) => state.trouble)
  useEffect(() => {
    if (trouble === undefined) return undefined
    const timer = setTimeout(() => printer.say(undefined), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [trouble, printer])
  return (
    <div role="alert" className="bars">
      {trouble && (
        <p className="bar bar-offline">
          <CrossIcon size={24} />
          <span>{word.troubles[trouble]}</span>
          <button type="button" className="bar-button" onClick={() => printer.say(undefined)}>
            {frame.dismiss}
          </button>
        </p>
      )}
    </div>
  )
}
