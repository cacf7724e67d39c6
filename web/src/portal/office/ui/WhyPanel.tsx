import { type FormEvent, type ReactNode, useState } from 'react'
import { useWords, words } from '../../../shared/i18n/words.ts'
import { useFailureWords } from '../../api/failures.ts'
import { Panel } from '../../ui/Panel.tsx'
import { FormText } from './FormField.tsx'

const WHY_WORDS = words({ reason: '原因', busy: '请稍候…' }, { reason: 'Reason', busy: 'One moment…' })

interface WhyPanelProps {
  title: string
  sentence: string
  action: string
  danger?: boolean
  busy: boolean
  error: Error | null
  /** More to fill in before the reason. */
  children?: ReactNode
  onSay: (reason: string) => void
  onClose: () => void
}

/** What will happen, why it shall, and the button that does it. */
export function WhyPanel(props: WhyPanelProps) {
  const { title, sentence, action, danger = false, busy, error, children, onSay, onClose } = props
  const word = useWords(WHY_WORDS)
  const failureWords = useFailureWords()
  const [reason, setReason] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSay(reason.trim())
  }
  return (
    <Panel title={title} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <p>{sentence}</p>
        {children}
        <FormText name={word.reason} value={reason} maxLength={200} onChange={setReason} />
        {error && (
          <p className="failure" role="alert">
            {failureWords(error)}
          </p>
        )}
        <button type="submit" className={`button ${danger ? 'button-danger' : 'button-primary'}`} disabled={busy}>
          {busy ? word.busy : action}
        </button>
      </form>
    </Panel>
  )
}
