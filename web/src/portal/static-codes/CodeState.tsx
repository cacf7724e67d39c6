import type { StaticCodeView } from '@yimatong/contract/portal-api'
import type { ReactNode } from 'react'
import { dateAndTime } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { CheckIcon, CrossIcon, InfoIcon, PrinterIcon, QrIcon } from '../../shared/ui/icons.tsx'
import { CODE_WORDS } from './words.ts'

interface CodeStateProps {
  code: StaticCodeView
  /** Absent: this person may not. */
  onPrint: (() => void) | undefined
  onVerify: (() => void) | undefined
}

/** What the state means, and what to do about it. */
export function CodeState({ code, onPrint, onVerify }: CodeStateProps) {
  const word = useWords(CODE_WORDS)
  const language = useLanguage()
  if (code.state === 'DISABLED') {
    const when = code.revokedAt === undefined ? '' : dateAndTime(code.revokedAt, language)
    return (
      <Notice tone="calm" icon={<CrossIcon size={20} />}>
        {word.states.withdrawn(when)}
      </Notice>
    )
  }
  if (code.state === 'CREATED') {
    return (
      <>
        <Notice tone="wait" icon={<InfoIcon size={20} />}>
          {word.states.created}
        </Notice>
        {onPrint && onVerify && <Steps onPrint={onPrint} onVerify={onVerify} />}
      </>
    )
  }
  return (
    <>
      <Notice tone="good" icon={<CheckIcon size={20} />}>
        {word.states.bound}
      </Notice>
      {onPrint && onVerify && (
        <div className="page-actions">
          <PrintButton onClick={onPrint} />
          <VerifyButton onClick={onVerify}>{word.verifyAgain}</VerifyButton>
        </div>
      )}
    </>
  )
}

function Notice({ tone, icon, children }: { tone: 'good' | 'wait' | 'calm'; icon: ReactNode; children: ReactNode }) {
  return (
    <p className={`code-notice code-notice-${tone}`} role="status">
      {icon}
      {children}
    </p>
  )
}

function Steps({ onPrint, onVerify }: { onPrint: () => void; onVerify: () => void }) {
  const word = useWords(CODE_WORDS)
  const { steps } = word
  return (
    <section className="card" aria-labelledby="steps">
      <h2 className="card-title" id="steps">
        {steps.title}
      </h2>
      <ol className="code-steps">
        <Step {...steps.print}>
          <PrintButton onClick={onPrint} />
        </Step>
        <Step {...steps.verify}>
          <VerifyButton onClick={onVerify}>{word.verify}</VerifyButton>
        </Step>
        <Step {...steps.handOut} />
      </ol>
    </section>
  )
}

function Step({ title, sentence, children }: { title: string; sentence: string; children?: ReactNode }) {
  return (
    <li className="code-step">
      <div>
        <strong>{title}</strong>
        <p className="muted">{sentence}</p>
      </div>
      {children}
    </li>
  )
}

function PrintButton({ onClick }: { onClick: () => void }) {
  return (
    <button type="button" className="button button-primary" onClick={onClick}>
      <PrinterIcon size={20} />
      {useWords(CODE_WORDS).print}
    </button>
  )
}

function VerifyButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" className="button" onClick={onClick}>
      <QrIcon size={20} />
      {children}
    </button>
  )
}
