import type { OfficeDispute } from '@yimatong/contract/office-api'
import { type FormEvent, useState } from 'react'
import { formatYuan } from '../../../shared/format.ts'
import { ApiError } from '../../../shared/http/errors.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { useFailureWords } from '../../api/failures.ts'
import { readBound } from '../../payments/yuan.ts'
import { Panel } from '../../ui/Panel.tsx'
import { useDecideDispute, type Verdict } from './use-disputes.ts'
import { OFFICE_DISPUTES_WORDS } from './words.ts'

const LONGEST_NOTE = 500

interface DecideDisputeProps {
  dispute: OfficeDispute
  verdict: Verdict
  onClose: () => void
}

/** The decision in words, and what goes back when the payer is right. */
export function DecideDispute({ dispute, verdict, onClose }: DecideDisputeProps) {
  const word = useWords(OFFICE_DISPUTES_WORDS)
  const decide = useDecideDispute(dispute.disputeId, verdict)
  const [note, setNote] = useState('')
  const [amount, setAmount] = useState('')
  const accepts = verdict === 'accept'
  const line = note.trim().replaceAll(/\s+/g, ' ')
  const wanted = readBound(amount)
  const isBad = accepts && (wanted.kind === 'BAD' || (wanted.kind === 'FEN' && wanted.fen > dispute.refundable))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isBad) return
    const back = accepts && wanted.kind === 'FEN' ? { amount: wanted.fen } : {}
    decide.mutate({ note: line, ...back }, { onSuccess: onClose })
  }
  return (
    <Panel title={accepts ? word.acceptTitle : word.rejectTitle} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <div className="field">
          <label className="field-name" htmlFor="decide-note">
            {word.note}
          </label>
          <textarea
            id="decide-note"
            className="input dispute-note"
            rows={4}
            required
            maxLength={LONGEST_NOTE}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <p className="field-hint">{word.noteHint}</p>
        </div>
        {accepts && (
          <label className="field">
            <span className="field-name">{word.amount}</span>
            <input
              className="input"
              inputMode="decimal"
              autoComplete="off"
              value={amount}
              aria-invalid={isBad}
              onChange={(event) => setAmount(event.target.value)}
            />
            <span className={isBad ? 'failure' : 'field-hint'}>
              {isBad ? word.badAmount : word.amountHint(formatYuan(dispute.refundable))}
            </span>
          </label>
        )}
        <Refusal error={decide.error} />
        <button type="submit" className="button button-primary" disabled={line === '' || isBad || decide.isPending}>
          {decide.isPending ? word.busy : word.decide}
        </button>
      </form>
    </Panel>
  )
}

function Refusal({ error }: { error: Error | null }) {
  const word = useWords(OFFICE_DISPUTES_WORDS)
  const failureWords = useFailureWords()
  if (error === null) return null
  const code = error instanceof ApiError ? error.code : undefined
  return (
    <p className="failure" role="alert">
      {code === 'STATE_CONFLICT' ? word.decided : code === 'REFUND_EXCEEDED' ? word.exceeded : failureWords(error)}
    </p>
  )
}
