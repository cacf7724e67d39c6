import { type FormEvent, type ReactNode, useState } from 'react'
import { useWords } from '../../../shared/i18n/words.ts'
import { useFailureWords } from '../../api/failures.ts'
import { Panel } from '../../ui/Panel.tsx'
import { PERSON_WORDS } from './words.ts'

interface ReasonPanelProps {
  title: string
  /** What will happen, before it does. */
  lead: string
  /** What the button says: the deed itself. */
  go: string
  isPending: boolean
  error: Error | null
  /** A better sentence for some failures. */
  failure?: (error: Error) => string | undefined
  onSubmit: (reason: string) => void
  onClose: () => void
  /** Fields before the reason. */
  children?: ReactNode
  /** False while the fields are not as they must be. */
  isReady?: boolean
}

const LONGEST_REASON = 200

/** One question before something is done to somebody: what will happen, and why it is done. */
export function ReasonPanel(props: ReasonPanelProps) {
  const { title, lead, go, isPending, error, failure, onSubmit, onClose, children, isReady = true } = props
  const word = useWords(PERSON_WORDS)
  const failureWords = useFailureWords()
  const [reason, setReason] = useState('')
  const line = reason.trim().replaceAll(/\s+/g, ' ')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (line !== '' && isReady) onSubmit(line)
  }
  return (
    <Panel title={title} place={children === undefined ? 'CENTRE' : 'SIDE'} onClose={onClose}>
      <p>{lead}</p>
      <form className="form" onSubmit={submit}>
        {children}
        <div className="field">
          <label className="field-name" htmlFor="deed-reason">
            {word.reason}
          </label>
          <textarea
            id="deed-reason"
            className="input"
            rows={2}
            maxLength={LONGEST_REASON}
            required
            aria-describedby="deed-reason-hint"
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
          <p className="field-hint" id="deed-reason-hint">
            {word.reasonHint}
          </p>
        </div>
        {error && (
          <p className="failure" role="alert">
            {failure?.(error) ?? failureWords(error)}
          </p>
        )}
        <div className="panel-actions">
          <button type="submit" className="button button-primary" disabled={isPending || line === '' || !isReady}>
            {isPending ? word.saving : go}
          </button>
        </div>
      </form>
    </Panel>
  )
}
