import type { OfficeCase } from '@yimatong/contract/office-api'
import { useState } from 'react'
import { Link } from 'wouter'
import { formatYuan } from '@yimatong/contract/money'
import { useWords } from '../../../shared/i18n/words.ts'
import { useFailureWords } from '../../api/failures.ts'
import { useOfficeSession } from '../../session/session.ts'
import { DuePanel, PayBackPanel, WordsPanel } from './CasePanels.tsx'
import { ResolvePanel } from './ResolvePanel.tsx'
import { useCaseStep } from './use-cases.ts'
import { CASE_WORDS } from './words.ts'

type Open = 'notes' | 'due' | 'resolve' | 'reopen' | 'pay-back'

const WORKERS: ReadonlySet<string> = new Set(['LOGISTICS', 'FINANCE'])

/** Every step that this person may take with the case as it stands. */
export function CaseActions({ found }: { found: OfficeCase }) {
  const word = useWords(CASE_WORDS)
  const { role } = useOfficeSession()
  const [open, setOpen] = useState<Open>()
  const [approvalId, setApprovalId] = useState<string>()
  if (!WORKERS.has(role)) return null
  const { exceptionId, state, automatic, payBack } = found
  const isOpen = state === 'OPEN'
  const close = () => setOpen(undefined)
  const button = (which: Open, name: string, primary = false) => (
    <button type="button" className={`button ${primary ? 'button-primary' : ''}`} onClick={() => setOpen(which)}>
      {name}
    </button>
  )
  return (
    <section className="case-actions" aria-label={word.go}>
      {isOpen && <Taking found={found} />}
      {isOpen && payBack !== undefined && button('pay-back', word.payBack(`¥${formatYuan(payBack.total)}`))}
      {isOpen && !automatic && button('resolve', word.resolve, found.assignedTo !== undefined)}
      {!isOpen && button('reopen', word.reopen)}
      {button('notes', word.note)}
      {isOpen && button('due', word.due)}
      {approvalId !== undefined && (
        <p className="notice" role="status">
          {word.asked} <Link href={`/approvals/${approvalId}`}>{word.toApproval}</Link>
        </p>
      )}
      {(open === 'notes' || open === 'reopen') && <WordsPanel exceptionId={exceptionId} step={open} onClose={close} />}
      {open === 'due' && <DuePanel found={found} onClose={close} />}
      {open === 'resolve' && <ResolvePanel found={found} onClose={close} />}
      {open === 'pay-back' && <PayBackPanel found={found} onClose={close} onAsked={setApprovalId} />}
    </section>
  )
}

/** Whose it is: mine with one press, or anybody's who works on cases. */
function Taking({ found: { exceptionId, assignedTo, people } }: { found: OfficeCase }) {
  const word = useWords(CASE_WORDS)
  const failureWords = useFailureWords()
  const { user } = useOfficeSession()
  const assign = useCaseStep(exceptionId, 'assign')
  const isMine = assignedTo?.userId === user.userId
  return (
    <>
      <button
        type="button"
        className={`button ${assignedTo === undefined ? 'button-primary' : ''}`}
        disabled={assign.isPending}
        onClick={() => assign.mutate({ userId: isMine ? null : user.userId })}
      >
        {isMine ? word.release : word.take}
      </button>
      <label className="queue-class">
        <span>{word.giveTo}</span>
        <select
          className="input"
          value={assignedTo?.userId ?? ''}
          disabled={assign.isPending}
          onChange={({ target: { value } }) => assign.mutate({ userId: value === '' ? null : value })}
        >
          <option value="">{word.nobody}</option>
          {people.map(({ userId, name }) => (
            <option key={userId} value={userId}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {assign.error && (
        <p className="failure" role="alert">
          {failureWords(assign.error)}
        </p>
      )}
    </>
  )
}
