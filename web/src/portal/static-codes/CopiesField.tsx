import { MAX_PLATES } from '@yimatong/contract/plate'
import type { StaticCodeView } from '@yimatong/contract/portal-api'
import { useWords } from '../../shared/i18n/words.ts'
import { MinusIcon, PlusIcon } from '../../shared/ui/icons.tsx'
import { SHEET_WORDS } from './sheet-words.ts'

interface CopiesFieldProps {
  code: StaticCodeView
  copies: number
  onChange: (copies: number) => void
}

/** How many plates of one code: typed, or one more and one less. */
export function CopiesField({ code: { label, terminalName }, copies, onChange }: CopiesFieldProps) {
  const word = useWords(SHEET_WORDS)
  const change = (to: number) => onChange(Math.min(MAX_PLATES, Math.max(0, to)))
  return (
    <div className="copies">
      <p className="copies-label">
        <strong>{label}</strong>
        {terminalName !== undefined && <span className="field-hint">{terminalName}</span>}
      </p>
      <button
        type="button"
        className="icon-button"
        aria-label={word.less(label)}
        disabled={copies === 0}
        onClick={() => change(copies - 1)}
      >
        <MinusIcon size={20} />
      </button>
      <input
        className="input figures"
        inputMode="numeric"
        aria-label={word.copies(label)}
        value={copies}
        onFocus={(event) => event.target.select()}
        onChange={(event) => change(Number(event.target.value.replaceAll(/\D/g, '')))}
      />
      <button
        type="button"
        className="icon-button"
        aria-label={word.more(label)}
        disabled={copies === MAX_PLATES}
        onClick={() => change(copies + 1)}
      >
        <PlusIcon size={20} />
      </button>
    </div>
  )
}
