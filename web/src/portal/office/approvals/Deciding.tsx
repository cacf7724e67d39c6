import type { ApprovalView } from '@yimatong/contract/office-api'
import { type FormEvent, useState } from 'react'
import { ApiError } from '../../../shared/http/errors.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { useFailureWords } from '../../api/failures.ts'
import { useOfficeSession } from '../../session/session.ts'
import { Panel } from '../../ui/Panel.tsx'
import { type Decision, useDecision } from './use-approvals.ts'
import { APPROVALS_WORDS } from './words.ts'

const LONGEST_NOTE = 500

/** What this person may do about it: decide it, take it back, or read why it is somebody else's. */
export function Deciding({ approval }: { approval: ApprovalView }) {
  const word = useWords(APPROVALS_WORDS)
  const { user } = useOfficeSession()
  const [open, setOpen] = useState<'approve' | 'reject'>()
  const { approvalId, state, mayDecide, mayWithdraw, requestedBy } = approval
  if (state !== 'REQUESTED') return null
  if (!mayDecide)
    return (
      <div className="page-actions">
        <p className="notice">{requestedBy.userId === user.userId ? word.own : word.notYours}</p>
        {mayWithdraw && <Withdraw approvalId={approvalId} />}
      </div>
    )
  return (
    <div className="page-actions">
      <button type="button" className="button button-primary" onClick={() => setOpen('approve')}>
        {word.approve}
      </button>
      <button type="button" className="button" onClick={() => setOpen('reject')}>
        {word.reject}
      </button>
      {open && <DecisionPanel approvalId={approvalId} decision={open} onClose={() => setOpen(undefined)} />}
    </div>
  )
}

function Withdraw({ approvalId }: { approvalId: string }) {
  const word = useWords(APPROVALS_WORDS)
  const withdraw = useDecision(approvalId, 'withdraw')
  return (
    <>
      <button type="button" className="button" disabled={withdraw.isPending} onClick={() => withdraw.mutate(undefined)}>
        {withdraw.isPending ? word.withdrawing : word.withdraw}
      </button>
      <Refusal error={withdraw.error} />
    </>
  )
}

interface DecisionPanelProps {
  approvalId: string
  decision: Exclude<Decision, 'withdraw'>
  onClose: () => void
}

function DecisionPanel({ approvalId, decision, onClose }: DecisionPanelProps) {
  const word = useWords(APPROVALS_WORDS)
  const decide = useDecision(approvalId, decision)
  const [note, setNote] = useState('')
  const line = note.trim().replaceAll(/\s+/g, ' ')
  const rejects = decision === 'reject'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    decide.mutate(line === '' ? undefined : line, { onSuccess: onClose })
  }
  const [busy, go] = rejects ? [word.rejecting, word.reject] : [word.approving, word.approve]
  return (
    <Panel title={rejects ? word.rejectTitle : word.approveTitle} place="CENTRE" onClose={onClose}>
      {!rejects && <p>{word.approveLead}</p>}
      <form className="form" onSubmit={submit}>
        <div className="field">
          <label className="field-name" htmlFor="decision-note">
            {rejects ? word.rejectNote : word.approveNote}
          </label>
          <textarea
            id="decision-note"
            className="input"
            rows={3}
            maxLength={LONGEST_NOTE}
            required={rejects}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          {rejects && <p className="field-hint">{word.rejectHint}</p>}
        </div>
        <Refusal error={decide.error} />
        <div className="panel-actions">
          <button
            type="submit"
            className="button button-primary"
            disabled={decide.isPending || (rejects && line === '')}
          >
            {decide.isPending ? busy : go}
          </button>
        </div>
      </form>
    </Panel>
  )
}

function Refusal({ error }: { error: Error | null }) {
  const word = useWords(APPROVALS_WORDS)
  const failureWords = useFailureWords()
  if (error === null) return null
  const isDecided = error instanceof ApiError && error.code === 'STATE_CONFLICT'
  return (
    <p className="failure" role="alert">
      {isDecided ? word.decided : failureWords(error)}
    </p>
  )
}
