import type { PortalDispute } from '@yimatong/contract/dispute-api'
import { type FormEvent, useState } from 'react'
import { Link } from 'wouter'
import { ApiError, NoAnswer } from '../../shared/http/errors.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { InfoIcon } from '../../shared/ui/icons.tsx'
import { useFailureWords } from '../api/failures.ts'
import { PATHS } from '../paths.ts'
import { Panel } from '../ui/Panel.tsx'
import { useAnswer } from './use-disputes.ts'
import { DISPUTES_WORDS } from './words.ts'

const LONGEST_NOTE = 500

interface AnswerPanelProps {
  dispute: PortalDispute
  onClose: () => void
}

/** What the merchant has to say, once; that it moves no money, and where money is given back. */
export function AnswerPanel({ dispute, onClose }: AnswerPanelProps) {
  const word = useWords(DISPUTES_WORDS)
  const answer = useAnswer(dispute.disputeId)
  const [note, setNote] = useState('')
  // The wire takes one line.
  const line = note.trim().replaceAll(/\s+/g, ' ')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (line !== '' && !answer.isPending) answer.mutate({ note: line }, { onSuccess: onClose })
  }
  return (
    <Panel title={word.answerTitle} onClose={onClose}>
      <p>
        <strong>{word.kinds[dispute.kind]}</strong>
      </p>
      <blockquote className="dispute-said">{dispute.text}</blockquote>
      <form className="form" onSubmit={submit}>
        <div className="field">
          <label className="field-name" htmlFor="dispute-note">
            {word.note}
          </label>
          <textarea
            id="dispute-note"
            className="input dispute-note"
            value={note}
            required
            rows={5}
            readOnly={answer.isPending}
            maxLength={LONGEST_NOTE}
            aria-describedby="dispute-note-hint"
            onChange={(event) => setNote(event.target.value)}
          />
          <p className="field-hint" id="dispute-note-hint">
            {word.noteHint}
          </p>
        </div>
        <p className="notice">
          <InfoIcon size={20} />
          <span>
            {word.consequence} <Link href={PATHS.payment(dispute.paymentId)}>{word.toRefund}</Link>
          </span>
        </p>
        <Refusal error={answer.error} />
        <button type="submit" className="button button-primary" disabled={line === '' || answer.isPending}>
          {answer.isPending ? word.busy : word.send}
        </button>
      </form>
    </Panel>
  )
}

function Refusal({ error }: { error: Error | null }) {
  const word = useWords(DISPUTES_WORDS)
  const failureWords = useFailureWords()
  if (error === null) return null
  const conflicts = error instanceof ApiError && error.problem.code === 'STATE_CONFLICT'
  return (
    <p className="failure" role="alert">
      {error instanceof NoAnswer ? word.unknown : conflicts ? word.conflict : failureWords(error)}
    </p>
  )
}
