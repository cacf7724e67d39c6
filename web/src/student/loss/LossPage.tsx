import type { LossReport } from '@yimatong/contract/holder-api'
import { type ReactNode, useState } from 'react'
import { Link } from 'wouter'
import { dayOrTime } from '../../shared/day-or-time.ts'
import { NoAnswer } from '../../shared/http/errors.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { BackIcon, CheckIcon, LockIcon, WaitIcon } from '../../shared/ui/icons.tsx'
import { useApp } from '../app-state.ts'
import { PATHS } from '../paths.ts'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { Sheet } from '../ui/Sheet.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { useCampusNow } from '../use-now.ts'
import { Unfreeze } from './Unfreeze.tsx'
import { useLossReport } from './use-loss-report.ts'
import { LOSS_WORDS } from './words.ts'
import './loss.css'

/** Reporting a loss, and how far the report has got. */
export default function LossPage() {
  const word = useWords(LOSS_WORDS)
  const reportedAt = useApp(({ account }) => account?.lossReportedAt)
  const { report, send } = useLossReport()
  return (
    <>
      <PageTitle title={word.title} />
      <div className="page">
        <div className="page-bar">
          <Link className="back" href={PATHS.me}>
            <BackIcon size={20} />
            {word.back}
          </Link>
        </div>
        {reportedAt === undefined ? <Offer send={send} /> : <Reported reportedAt={reportedAt} report={report} />}
      </div>
    </>
  )
}

function Offer({ send }: { send: () => Promise<void> }) {
  const word = useWords(LOSS_WORDS)
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<keyof typeof word.failures>()
  const confirm = () => {
    setBusy(true)
    setFailure(undefined)
    send().catch((error: unknown) => {
      setFailure(error instanceof NoAnswer ? 'NO_ANSWER' : 'OTHER')
      setBusy(false)
    })
  }
  return (
    <section className="card loss-offer">
      <h1 className="page-title">{word.lead}</h1>
      <ul className="loss-what">
        {word.what.map((line) => (
          <li key={line}>
            <CheckIcon size={20} />
            {line}
          </li>
        ))}
      </ul>
      <p className="card-said">{word.keeps}</p>
      <button type="button" className="button button-danger" onClick={() => setAsking(true)}>
        {word.action}
      </button>
      {asking && (
        <ConfirmDialog
          title={word.askTitle}
          sentence={word.askSentence}
          action={busy ? word.busy : word.action}
          cancel={word.cancel}
          busy={busy}
          onConfirm={confirm}
          onClose={() => setAsking(false)}
        >
          {failure !== undefined && (
            <p className="form-failure" role="alert">
              {word.failures[failure]}
            </p>
          )}
        </ConfirmDialog>
      )}
    </section>
  )
}

function Reported({ reportedAt, report }: { reportedAt: string; report: LossReport | undefined }) {
  const word = useWords(LOSS_WORDS)
  const online = useApp((state) => state.online)
  const when = useWhen()
  const [lifting, setLifting] = useState(false)
  const stopped = report?.paymentsStoppedAt
  return (
    <>
      <section className="card loss-reported" role="status">
        <LockIcon size={40} />
        <h1 className="page-title">{word.reported}</h1>
        <p>
          {stopped === undefined && report !== undefined ? word.reportedPending : word.reportedAt(when(reportedAt))}
        </p>
      </section>
      <section className="card">
        {report === undefined ? <p className="card-said">{word.offline}</p> : <Progress report={report} />}
      </section>
      <button type="button" className="button button-primary" disabled={!online} onClick={() => setLifting(true)}>
        {word.lift}
      </button>
      <p className="card-said">{word.liftHint}</p>
      {lifting && (
        <Sheet title={word.lift} onClose={() => setLifting(false)}>
          <Unfreeze />
        </Sheet>
      )}
    </>
  )
}

function Progress({ report: { paymentsStoppedAt, phonesStoppedAt, tills } }: { report: LossReport }) {
  const word = useWords(LOSS_WORDS)
  const when = useWhen()
  return (
    <>
      <ul className="loss-parts">
        <Part name={word.parts.payments} done={paymentsStoppedAt !== undefined}>
          {paymentsStoppedAt === undefined ? word.pending : word.stopped(when(paymentsStoppedAt))}
        </Part>
        <Part name={word.parts.phones} done={phonesStoppedAt !== undefined}>
          {phonesStoppedAt === undefined ? word.pending : word.dead(when(phonesStoppedAt))}
        </Part>
        <Part name={word.parts.tills} done={tills !== undefined && tills.confirmed === tills.inUse}>
          {tills === undefined
            ? word.pending
            : tills.inUse === 0
              ? word.noTills
              : word.counted(tills.confirmed, tills.inUse)}
        </Part>
      </ul>
      <p className="card-said loss-why">{word.tillsWhy}</p>
    </>
  )
}

function Part({ name, done, children }: { name: string; done: boolean; children: ReactNode }) {
  return (
    <li className={done ? 'loss-part loss-part-done' : 'loss-part'}>
      {done ? <CheckIcon size={20} /> : <WaitIcon size={20} />}
      <span>{name}</span>
      <span className="loss-part-state figures">{children}</span>
    </li>
  )
}

function useWhen(): (instant: string) => string {
  const language = useLanguage()
  const now = useCampusNow()
  return (instant) => dayOrTime(Date.parse(instant), now, language)
}
