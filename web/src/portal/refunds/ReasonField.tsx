import { useWords } from '../../shared/i18n/words.ts'
import { ASK_WORDS } from './words.ts'

const LONGEST_REASON = 128

interface ReasonFieldProps {
  value: string
  held: boolean
  onChange: (reason: string) => void
}

/** Why: one of the common reasons, or any other in words. */
export function ReasonField({ value, held, onChange }: ReasonFieldProps) {
  const word = useWords(ASK_WORDS)
  return (
    <div className="field">
      <label className="field-name" htmlFor="refund-reason">
        {word.reason}
      </label>
      <input
        id="refund-reason"
        className="input"
        value={value}
        required
        readOnly={held}
        maxLength={LONGEST_REASON}
        autoComplete="off"
        aria-describedby="refund-reason-hint"
        onChange={(event) => onChange(event.target.value)}
      />
      <ul className="refund-reasons">
        {word.reasons.map((reason) => (
          <li key={reason}>
            <button
              type="button"
              className="refund-reason"
              aria-pressed={value === reason}
              disabled={held}
              onClick={() => onChange(reason)}
            >
              {reason}
            </button>
          </li>
        ))}
      </ul>
      <p className="field-hint" id="refund-reason-hint">
        {word.reasonHint}
      </p>
    </div>
  )
}
