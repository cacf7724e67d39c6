import type { UseMutationResult } from '@tanstack/react-query'
import type { StaticCodeView } from '@yimatong/contract/portal-api'
import { useState } from 'react'
import { NoAnswer } from '../../shared/http/errors.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { NextIcon, WarningIcon } from '../../shared/ui/icons.tsx'
import { useFailureWords } from '../api/failures.ts'
import { Panel } from '../ui/Panel.tsx'
import { SHELL_WORDS } from '../words.ts'
import { useReissue, useRevoke } from './use-static-codes.ts'
import { CODE_WORDS } from './words.ts'

type Deed = 'reissue' | 'revoke'
const DEEDS: readonly Deed[] = ['reissue', 'revoke']

/** What makes prints worthless. */
export function Danger({ code }: { code: StaticCodeView }) {
  const word = useWords(CODE_WORDS)
  const [asked, setAsked] = useState<Deed>()
  const close = () => setAsked(undefined)
  return (
    <section className="card" aria-labelledby="danger">
      <h2 className="card-title" id="danger">
        {word.danger}
      </h2>
      <ul className="deeds">
        {DEEDS.map((deed) => (
          <li key={deed}>
            <p className="muted">{word[deed].sentence}</p>
            <button type="button" className="button button-danger" onClick={() => setAsked(deed)}>
              {word[deed].action}
            </button>
          </li>
        ))}
      </ul>
      {asked === 'reissue' && <Reissue code={code} onClose={close} />}
      {asked === 'revoke' && <Revoke code={code} onClose={close} />}
    </section>
  )
}

interface AskedProps {
  code: StaticCodeView
  onClose: () => void
}

function Reissue({ code: { codeId, label, version }, onClose }: AskedProps) {
  const word = useWords(CODE_WORDS).reissue
  const words = {
    ...word,
    lead: word.lead(label),
    asIs: word.asIs(version),
    asWillBe: word.asWillBe(version + 1),
    warning: word.warning(version),
    confirm: word.confirm(version),
  }
  return <Question words={words} deed={useReissue(codeId)} onClose={onClose} />
}

function Revoke({ code: { codeId, label, version }, onClose }: AskedProps) {
  const word = useWords(CODE_WORDS).revoke
  const words = { ...word, lead: word.lead(label), asIs: word.asIs(version) }
  return <Question words={words} deed={useRevoke(codeId)} onClose={onClose} />
}

interface QuestionProps {
  words: Record<'title' | 'lead' | 'asIs' | 'asWillBe' | 'warning' | 'confirm' | 'busy', string>
  deed: UseMutationResult<StaticCodeView, Error, void>
  onClose: () => void
}

/** Shows before and after, and names the consequence on the button. */
function Question({ words, deed, onClose }: QuestionProps) {
  const { before, after, unknown } = useWords(CODE_WORDS)
  const { cancel } = useWords(SHELL_WORDS)
  const failureWords = useFailureWords()
  return (
    <Panel title={words.title} place="CENTRE" onClose={onClose}>
      <p>{words.lead}</p>
      <div className="before-after">
        <p>
          <span className="muted">{before}</span> {words.asIs}
        </p>
        <NextIcon size={20} />
        <p>
          <span className="muted">{after}</span> {words.asWillBe}
        </p>
      </div>
      <p className="consequence">
        <WarningIcon size={20} />
        {words.warning}
      </p>
      {deed.isError && (
        <p className="failure" role="alert">
          {deed.error instanceof NoAnswer ? unknown : failureWords(deed.error)}
        </p>
      )}
      <div className="panel-actions">
        <button type="button" className="button" onClick={onClose}>
          {cancel}
        </button>
        <button
          type="button"
          className="button button-danger"
          disabled={deed.isPending}
          onClick={() => deed.mutate(undefined, { onSuccess: onClose })}
        >
          {deed.isPending ? words.busy : words.confirm}
        </button>
      </div>
    </Panel>
  )
}
