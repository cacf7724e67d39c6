import { businessDateOf, startOfBusinessDate, toRfc3339 } from '@yimatong/contract/clock'
import type { OfficeCase } from '@yimatong/contract/office-api'
import { formatYuan } from '@yimatong/contract/money'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { useWords } from '../../../shared/i18n/words.ts'
import { useFailureWords } from '../../api/failures.ts'
import { Panel } from '../../ui/Panel.tsx'
import { FormText } from '../ui/FormField.tsx'
import { useCaseStep, usePayBack } from './use-cases.ts'
import { CASE_WORDS } from './words.ts'

interface PanelFormProps {
  title: string
  go: string
  state: { isPending: boolean; error: Error | null }
  ready: boolean
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}

/** One question with its answer: sent once, and why it was not taken. */
export function PanelForm({ title, go, state, ready, onSubmit, onClose, children }: PanelFormProps) {
  const word = useWords(CASE_WORDS)
  const failureWords = useFailureWords()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <Panel title={title} place="CENTRE" onClose={onClose}>
      <form className="form" onSubmit={submit}>
        {children}
        {state.error && (
          <p className="failure" role="alert">
            {failureWords(state.error)}
          </p>
        )}
        <div className="panel-actions">
          <button type="submit" className="button button-primary" disabled={state.isPending || !ready}>
            {state.isPending ? word.going : go}
          </button>
        </div>
      </form>
    </Panel>
  )
}

/** As a line: what is pasted may have breaks, which no note keeps. */
export const lineOf = (text: string) => text.trim().replaceAll(/\s+/g, ' ')

export function WordsPanel(props: { exceptionId: string; step: 'notes' | 'reopen'; onClose: () => void }) {
  const { exceptionId, step, onClose } = props
  const word = useWords(CASE_WORDS)
  const write = useCaseStep(exceptionId, step)
  const [text, setText] = useState('')
  const line = lineOf(text)
  const [title, name] = step === 'notes' ? [word.note, word.noteField] : [word.reopenTitle, word.reason]
  return (
    <PanelForm
      title={title}
      go={word.go}
      state={write}
      ready={line !== ''}
      onSubmit={() => write.mutate({ text: line }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <FormText name={name} hint={word.noteHint} maxLength={500} value={text} onChange={setText} />
    </PanelForm>
  )
}

const DAY_MS = 24 * 60 * 60 * 1000

/** A case is due at the end of a day. */
export function DuePanel({ found, onClose }: { found: OfficeCase; onClose: () => void }) {
  const word = useWords(CASE_WORDS)
  const id = useId()
  const write = useCaseStep(found.exceptionId, 'due')
  const [day, setDay] = useState(businessDateOf(Date.parse(found.dueAt)))
  const submit = () => {
    const dueAt = toRfc3339(startOfBusinessDate(day) + DAY_MS - 60_000)
    write.mutate({ dueAt }, { onSuccess: onClose })
  }
  return (
    <PanelForm title={word.due} go={word.go} state={write} ready={day !== ''} onSubmit={submit} onClose={onClose}>
      <div className="field">
        <label className="field-name" htmlFor={id}>
          {word.dueField}
        </label>
        <input
          id={id}
          className="input"
          type="date"
          required
          value={day}
          onChange={(event) => setDay(event.target.value)}
        />
      </div>
    </PanelForm>
  )
}

interface PayBackPanelProps {
  found: OfficeCase
  onClose: () => void
  /** A second person must decide first. */
  onAsked: (approvalId: string | undefined) => void
}

export function PayBackPanel({ found, onClose, onAsked }: PayBackPanelProps) {
  const word = useWords(CASE_WORDS)
  const payBack = usePayBack(found.exceptionId)
  const [text, setText] = useState('')
  const line = lineOf(text)
  const { road = 'POSTING', total = 0, needsSecondPerson = false } = found.payBack ?? {}
  const done = ({ approvalId }: { approvalId?: string | undefined }) => {
    onAsked(approvalId)
    onClose()
  }
  return (
    <PanelForm
      title={word.payBackTitle}
      go={word.payBack(`¥${formatYuan(total)}`)}
      state={payBack}
      ready={line !== ''}
      onSubmit={() => payBack.mutate(line, { onSuccess: done })}
      onClose={onClose}
    >
      <p>{word.payBackRoads[road]}</p>
      {needsSecondPerson && <p className="notice">{word.second}</p>}
      <FormText name={word.reason} hint={word.noteHint} maxLength={100} value={text} onChange={setText} />
    </PanelForm>
  )
}
