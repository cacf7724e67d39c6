import { businessDateOf } from '@yimatong/contract/clock'
import { type FormEvent, useId, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { useWords } from '../../../shared/i18n/words.ts'
import { LimitIcon } from '../../../shared/ui/icons.tsx'
import { serverClock } from '../../api/http.ts'
import { useFailureWords } from '../../api/failures.ts'
import { Chip } from '../../ui/Chip.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { When } from '../../ui/When.tsx'
import { RULE_PATHS } from './paths.ts'
import { RulesFrame } from './RulesFrame.tsx'
import { useDrafts, useMayChange, useNewDraft } from './use-rules.ts'
import { DRAFT_WORDS } from './words.ts'

/** What is worked on. */
export function DraftsPage() {
  const word = useWords(DRAFT_WORDS)
  const drafts = useDrafts()
  const mayChange = useMayChange()
  const [begins, setBegins] = useState(false)
  const begin = (
    <button type="button" className="button button-primary" onClick={() => setBegins(true)}>
      {word.new}
    </button>
  )
  return (
    <RulesFrame tab="drafts" actions={mayChange ? begin : undefined}>
      <Loaded query={drafts}>
        {({ drafts: all }) =>
          all.length === 0 ? (
            <Empty icon={<LimitIcon size={40} />} title={word.empty.title} sentence={word.empty.sentence} />
          ) : (
            <ul className="draft-list">
              {all.map((draft) => (
                <li key={draft.draftId} className="card draft-item">
                  <Link href={RULE_PATHS.draft(draft.draftId)}>{draft.title}</Link>
                  <span className="muted">
                    {word.count(draft.changes.length)} · {word.createdBy(draft.createdBy.name)} ·{' '}
                    <When at={draft.createdAt} />
                  </span>
                  {draft.waiting && <Chip tone="wait">{word.waiting}</Chip>}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {begins && <NewDraftPanel onClose={() => setBegins(false)} />}
    </RulesFrame>
  )
}

function NewDraftPanel({ onClose }: { onClose: () => void }) {
  const word = useWords(DRAFT_WORDS)
  const failureWords = useFailureWords()
  const [, go] = useLocation()
  const id = useId()
  const [title, setTitle] = useState(() => word.usualTitle(businessDateOf(serverClock.now())))
  const create = useNewDraft()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (title.trim() === '' || create.isPending) return
    create.mutate(title.trim(), { onSuccess: ({ draftId }) => go(RULE_PATHS.draft(draftId)) })
  }
  return (
    <Panel title={word.new} onClose={onClose} place="CENTRE">
      <form className="form" onSubmit={submit}>
        <div className="field">
          <label className="field-name" htmlFor={id}>
            {word.newTitle}
          </label>
          <input
            id={id}
            className="input"
            value={title}
            maxLength={64}
            onChange={({ target }) => setTitle(target.value)}
          />
        </div>
        {create.isError && (
          <p className="failure" role="alert">
            {failureWords(create.error)}
          </p>
        )}
        <button type="submit" className="button button-primary" disabled={title.trim() === '' || create.isPending}>
          {word.create}
        </button>
      </form>
    </Panel>
  )
}
