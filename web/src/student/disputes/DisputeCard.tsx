import type { DisputeView } from '@yimatong/contract/dispute-api'
import { useState } from 'react'
import { dateAndTime } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { Sheet } from '../ui/Sheet.tsx'
import { DisputeForm } from './DisputeForm.tsx'
import { useDisputes } from './use-disputes.ts'
import { DISPUTE_WORDS } from './words.ts'
import './disputes.css'

const isOpen = ({ state }: DisputeView): boolean => state === 'OPEN' || state === 'ANSWERED'

/** What a payer has to say about a bill that was charged: to begin with, and what came of it. */
export default function DisputeCard({ paymentId }: { paymentId: string }) {
  const word = useWords(DISPUTE_WORDS)
  const { disputes, open, withdraw } = useDisputes(paymentId)
  const [asking, setAsking] = useState(false)
  if (disputes === undefined) return null
  return (
    <section className="card" aria-labelledby="disputes">
      <h2 id="disputes" className="card-title">
        {word.title}
      </h2>
      {disputes.map((dispute) => (
        <Standing key={dispute.disputeId} dispute={dispute} withdraw={withdraw} />
      ))}
      {!disputes.some(isOpen) && (
        <button type="button" className="button dispute-open" onClick={() => setAsking(true)}>
          {word.action}
        </button>
      )}
      {asking && (
        <Sheet title={word.action} onClose={() => setAsking(false)}>
          <DisputeForm open={open} onDone={() => setAsking(false)} />
        </Sheet>
      )}
    </section>
  )
}

function Standing({ dispute, withdraw }: { dispute: DisputeView; withdraw: () => Promise<void> }) {
  const word = useWords(DISPUTE_WORDS)
  const language = useLanguage()
  return (
    <article className="dispute">
      <p className="dispute-state" role="status">
        {word.states[dispute.state]}
      </p>
      {isOpen(dispute) && <p className="card-said figures">{word.due(dateAndTime(dispute.dueAt, language))}</p>}
      <p className="dispute-said">
        <strong>{word.kinds[dispute.kind]}</strong> {dispute.text}
      </p>
      <ol className="timeline">
        {dispute.history.map((step) => (
          <li key={step.state}>
            <span>
              {word.steps[step.state]}
              {step.note !== undefined && <q className="dispute-note">{step.note}</q>}
            </span>
            <time className="figures" dateTime={step.at}>
              {dateAndTime(step.at, language)}
            </time>
          </li>
        ))}
      </ol>
      {isOpen(dispute) && <Withdraw withdraw={withdraw} />}
    </article>
  )
}

function Withdraw({ withdraw }: { withdraw: () => Promise<void> }) {
  const word = useWords(DISPUTE_WORDS)
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)
  const confirm = async () => {
    setBusy(true)
    setFailed(false)
    await withdraw().catch(() => {
      setFailed(true)
      setBusy(false)
    })
  }
  return (
    <>
      <button type="button" className="button button-quiet" onClick={() => setAsking(true)}>
        {word.withdraw}
      </button>
      {asking && (
        <ConfirmDialog
          title={word.withdrawTitle}
          sentence={word.withdrawSentence}
          action={word.withdraw}
          cancel={word.cancel}
          busy={busy}
          onConfirm={() => void confirm()}
          onClose={() => setAsking(false)}
        >
          {failed && (
            <p className="form-failure" role="alert">
              {word.failed}
            </p>
          )}
        </ConfirmDialog>
      )}
    </>
  )
}
