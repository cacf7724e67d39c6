import type { OfficeTerminal } from '@yimatong/contract/office-api'
import { type FormEvent, useState } from 'react'
import { dateAndTime } from '../../../shared/format.ts'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { useFailureWords } from '../../api/failures.ts'
import { Panel } from '../../ui/Panel.tsx'
import { FormField } from '../ui/FormField.tsx'
import { WhyPanel } from '../ui/WhyPanel.tsx'
import { useActivationCode, useLock, useRename, useRetire, useUnlock } from './use-terminals.ts'
import { OFFICE_TERMINAL_WORDS, OFFICE_TERMINALS_WORDS } from './words.ts'

export type TerminalStep = 'RENAME' | 'CODE' | 'LOCK' | 'UNLOCK' | 'RETIRE'

interface StepProps {
  terminal: OfficeTerminal
  onClose: () => void
}

const STEPS = { RENAME: RenamePanel, CODE: CodePanel, LOCK: LockPanel, UNLOCK: UnlockPanel, RETIRE: RetirePanel }

/** What the office does with a till, one thing at a time. */
export function TerminalPanel({ step, ...props }: StepProps & { step: TerminalStep }) {
  const Step = STEPS[step]
  return <Step {...props} />
}

function RenamePanel({ terminal, onClose }: StepProps) {
  const word = useWords(OFFICE_TERMINAL_WORDS)
  const list = useWords(OFFICE_TERMINALS_WORDS)
  const failureWords = useFailureWords()
  const rename = useRename(terminal.terminalNo)
  const [name, setName] = useState(terminal.name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    rename.mutate(name.trim(), { onSuccess: onClose })
  }
  return (
    <Panel title={word.rename} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <FormField name={list.name} value={name} maxLength={64} onChange={setName} />
        {rename.error && (
          <p className="failure" role="alert">
            {failureWords(rename.error)}
          </p>
        )}
        <button type="submit" className="button button-primary" disabled={rename.isPending}>
          {rename.isPending ? list.busy : list.save}
        </button>
      </form>
    </Panel>
  )
}

function LockPanel({ terminal, onClose }: StepProps) {
  const word = useWords(OFFICE_TERMINAL_WORDS)
  const lock = useLock(terminal.terminalNo)
  const [contact, setContact] = useState(terminal.lock?.contact ?? '')
  return (
    <WhyPanel
      title={word.lock}
      sentence={word.lockSentence}
      action={word.lockAction}
      danger
      busy={lock.isPending}
      error={lock.error}
      onSay={(reason) => lock.mutate({ reason, contact: contact.trim() }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <FormField name={word.call} hint={word.contactHint} value={contact} maxLength={64} onChange={setContact} />
    </WhyPanel>
  )
}

function UnlockPanel({ terminal, onClose }: StepProps) {
  const word = useWords(OFFICE_TERMINAL_WORDS)
  const unlock = useUnlock(terminal.terminalNo)
  return (
    <WhyPanel
      title={word.unlock}
      sentence={word.unlockSentence}
      action={word.unlockAction}
      busy={unlock.isPending}
      error={unlock.error}
      onSay={(reason) => unlock.mutate(reason, { onSuccess: onClose })}
      onClose={onClose}
    />
  )
}

function RetirePanel({ terminal, onClose }: StepProps) {
  const word = useWords(OFFICE_TERMINAL_WORDS)
  const retire = useRetire(terminal.terminalNo)
  return (
    <WhyPanel
      title={word.retire}
      sentence={word.retireSentence}
      action={word.retireAction}
      danger
      busy={retire.isPending}
      error={retire.error}
      onSay={(reason) => retire.mutate(reason, { onSuccess: onClose })}
      onClose={onClose}
    />
  )
}

function CodePanel({ terminal, onClose }: StepProps) {
  const word = useWords(OFFICE_TERMINAL_WORDS)
  const list = useWords(OFFICE_TERMINALS_WORDS)
  const language = useLanguage()
  const failureWords = useFailureWords()
  const make = useActivationCode(terminal.terminalNo)
  if (make.data) {
    return (
      <Panel title={word.code} onClose={onClose}>
        <p role="status">{word.codeShown}</p>
        <p className="activation-code figures">{make.data.activationCode}</p>
        <p className="muted">{word.codeUntilLong(dateAndTime(make.data.expiresAt, language))}</p>
        <button type="button" className="button button-primary" onClick={onClose}>
          {word.done}
        </button>
      </Panel>
    )
  }
  return (
    <Panel title={word.code} onClose={onClose}>
      <p>{word.codeSentence(terminal.name)}</p>
      {terminal.state === 'ACTIVE' && <p className="warning">{word.codeAgain}</p>}
      {make.error && (
        <p className="failure" role="alert">
          {failureWords(make.error)}
        </p>
      )}
      <button
        type="button"
        className="button button-primary"
        disabled={make.isPending}
        onClick={() => make.mutate(undefined)}
      >
        {make.isPending ? list.busy : word.codeAction}
      </button>
    </Panel>
  )
}
