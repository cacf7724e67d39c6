import type { PublishWarning, RuleDraft } from '@yimatong/contract/office-rules-api'
import { type FormEvent, useId, useState } from 'react'
import { useWords } from '../../../shared/i18n/words.ts'
import { useFailureWords } from '../../api/failures.ts'
import { Panel } from '../../ui/Panel.tsx'
import { usePublishDraft } from './use-rules.ts'
import { DRAFT_WORDS } from './words.ts'

interface PublishPanelProps {
  draft: RuleDraft
  warnings: readonly PublishWarning[]
  onClose: () => void
}

/** Asks a second person. Every warning is ticked off by itself: nobody publishes over one unawares. */
export function PublishPanel({ draft, warnings, onClose }: PublishPanelProps) {
  const word = useWords(DRAFT_WORDS)
  const failureWords = useFailureWords()
  const id = useId()
  const [reason, setReason] = useState('')
  const [seen, setSeen] = useState<readonly PublishWarning[]>([])
  const publish = usePublishDraft(draft.draftId)
  const ready = reason.trim() !== '' && warnings.every((warning) => seen.includes(warning))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!ready || publish.isPending) return
    const body = { revision: draft.revision, reason: reason.trim(), seen: [...seen] }
    publish.mutate(body, { onSuccess: onClose })
  }
  return (
    <Panel title={word.publishTitle} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <p>{word.effect}</p>
        <div className="field">
          <label className="field-name" htmlFor={id}>
            {word.reason}
          </label>
          <textarea
            id={id}
            className="input rule-reason"
            value={reason}
            maxLength={500}
            onChange={({ target }) => setReason(target.value)}
          />
        </div>
        {warnings.map((warning) => (
          <label key={warning} className="rule-check failure">
            <input
              type="checkbox"
              checked={seen.includes(warning)}
              onChange={({ target }) =>
                setSeen(target.checked ? [...seen, warning] : seen.filter((one) => one !== warning))
              }
            />
            {word.seen(word.warnings[warning].title)}
          </label>
        ))}
        {publish.isError && (
          <p className="failure" role="alert">
            {failureWords(publish.error)}
          </p>
        )}
        <button type="submit" className="button button-primary" disabled={!ready || publish.isPending}>
          {publish.isPending ? word.publishing : word.publish}
        </button>
      </form>
    </Panel>
  )
}
