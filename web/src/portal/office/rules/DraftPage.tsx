import type { RuleContent, RuleDraft, RulesView, RuleVersion } from '@yimatong/contract/office-rules-api'
import { useState } from 'react'
import { Link } from 'wouter'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { useFailureWords } from '../../api/failures.ts'
import { Chip } from '../../ui/Chip.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { type Change, ChangeCard } from './ChangeCard.tsx'
import { RULE_PATHS } from './paths.ts'
import { PublishPanel } from './PublishPanel.tsx'
import { RuleEditor } from './RuleEditor.tsx'
import { sentenceOf } from './sentence.ts'
import {
  bodyOf,
  plainChange,
  useDiscardDraft,
  useDraft,
  useEditDraft,
  useMayChange,
  useRules,
  useWhatIf,
} from './use-rules.ts'
import { Warnings } from './Warnings.tsx'
import { WhatIfCard } from './WhatIfCard.tsx'
import { DRAFT_WORDS, EDITOR_WORDS } from './words.ts'

/** What is being edited: a rule of the draft, one in force, or a new one. */
interface Editing {
  ruleId?: string
  baseVersion: number
  rule: RuleContent | undefined
}

const TONES = { OPEN: 'wait', PUBLISHED: 'good', DISCARDED: 'calm' } as const

export function DraftPage({ draftId }: { draftId: string }) {
  const word = useWords(DRAFT_WORDS)
  const [draft, rules] = [useDraft(draftId), useRules()]
  const note = draft.data && (
    <Chip tone={TONES[draft.data.state]}>{draft.data.waiting ? word.waiting : word.states[draft.data.state]}</Chip>
  )
  return (
    <Page
      title={draft.data?.title ?? word.title}
      back={{ href: RULE_PATHS.drafts, name: word.title }}
      note={note}
      actions={draft.data && <Ending draft={draft.data} />}
    >
      <Loaded query={draft}>
        {(known) => <Loaded query={rules}>{(view) => <Draft draft={known} view={view} />}</Loaded>}
      </Loaded>
    </Page>
  )
}

/** Publishing needs everything to be shown first: the button is there once the what-if is. */
function Ending({ draft }: { draft: RuleDraft }) {
  const word = useWords(DRAFT_WORDS)
  const mayChange = useMayChange()
  const found = useWhatIf(draft)
  const discard = useDiscardDraft(draft.draftId)
  const [publishes, setPublishes] = useState(false)
  if (draft.waiting) {
    return (
      <Link className="button" href={`/approvals/${draft.approvalId}`}>
        {word.toApprovals}
      </Link>
    )
  }
  if (draft.state !== 'OPEN' || !mayChange) return null
  const isNothing = draft.changes.length === 0 || draft.warnings.includes('NOTHING') || draft.warnings.includes('STALE')
  return (
    <>
      <button type="button" className="button" disabled={discard.isPending} onClick={() => discard.mutate()}>
        {word.discard}
      </button>
      <button
        type="button"
        className="button button-primary"
        disabled={isNothing || found.data === undefined}
        onClick={() => setPublishes(true)}
      >
        {word.publish}
      </button>
      {publishes && found.data !== undefined && (
        <PublishPanel
          draft={draft}
          warnings={[...draft.warnings, ...found.data.warnings]}
          onClose={() => setPublishes(false)}
        />
      )}
    </>
  )
}

interface DraftProps {
  draft: RuleDraft
  view: RulesView
}

function Draft({ draft, view }: DraftProps) {
  const word = useWords(DRAFT_WORDS)
  const failureWords = useFailureWords()
  const mayEdit = useMayChange() && draft.state === 'OPEN' && !draft.waiting
  const found = useWhatIf(draft)
  const edit = useEditDraft(draft.draftId)
  const [editing, setEditing] = useState<Editing>()
  const replace = (ruleId: string | undefined, changes: Parameters<typeof bodyOf>[1]) => {
    const others = draft.changes.filter((one) => one.ruleId !== ruleId).map(plainChange)
    edit.mutate(bodyOf(draft, [...others, ...changes]), { onSuccess: () => setEditing(undefined) })
  }
  const actions = { onEdit: setEditing, replace, busy: edit.isPending }
  const isOpen = draft.state === 'OPEN' && draft.changes.length > 0
  return (
    <>
      {isOpen && <Warnings warnings={[...draft.warnings, ...(found.data?.warnings ?? [])]} />}
      <Changes draft={draft} view={view} actions={mayEdit ? actions : undefined} />
      {edit.isError && editing === undefined && (
        <p className="failure" role="alert">
          {failureWords(edit.error)}
        </p>
      )}
      {isOpen && <Loaded query={found}>{(known) => <WhatIfCard found={known} view={view} />}</Loaded>}
      {mayEdit && <InForce draft={draft} view={view} actions={actions} />}
      {editing !== undefined && (
        <RuleEditor
          rule={editing.rule}
          view={view}
          isNew={editing.baseVersion === 0}
          busy={edit.isPending}
          failure={edit.isError ? failureWords(edit.error) : undefined}
          onClose={() => setEditing(undefined)}
          onSave={(rule) => {
            const { ruleId, baseVersion } = editing
            replace(ruleId, [{ ...(ruleId === undefined ? {} : { ruleId }), baseVersion, rule }])
          }}
        />
      )}
      {draft.rollsBack !== undefined && <p className="muted">{word.states[draft.state]}</p>}
    </>
  )
}

interface Actions {
  onEdit: (editing: Editing) => void
  replace: (ruleId: string | undefined, changes: Parameters<typeof bodyOf>[1]) => void
  busy: boolean
}

function Changes({ draft, view, actions }: DraftProps & { actions: Actions | undefined }) {
  const word = useWords(DRAFT_WORDS)
  const editor = useWords(EDITOR_WORDS)
  const editOf = ({ ruleId, baseVersion, rule, before }: Change) => ({ ruleId, baseVersion, rule: rule ?? before })
  return (
    <section className="card" aria-label={word.changes}>
      <header className="change-head">
        <h2 className="card-title">{word.changes}</h2>
        {actions && (
          <button type="button" className="button" onClick={() => actions.onEdit({ baseVersion: 0, rule: undefined })}>
            {editor.add}
          </button>
        )}
      </header>
      {draft.changes.length === 0 && <p className="muted">{word.noChanges}</p>}
      {draft.changes.map((change) => (
        <ChangeCard key={change.ruleId} change={change} places={view} isPast={draft.state !== 'OPEN'}>
          {actions && (
            <span className="change-actions">
              <button type="button" className="button button-quiet" onClick={() => actions.onEdit(editOf(change))}>
                {word.edit}
              </button>
              <button
                type="button"
                className="button button-quiet"
                disabled={actions.busy}
                onClick={() => actions.replace(change.ruleId, [])}
              >
                {word.remove}
              </button>
            </span>
          )}
        </ChangeCard>
      ))}
    </section>
  )
}

/** The rules that the draft leaves as they are: each may be changed or retired. */
function InForce({ draft, view, actions }: DraftProps & { actions: Actions }) {
  const word = useWords(DRAFT_WORDS)
  const language = useLanguage()
  const untouched = view.rules.filter(({ ruleId }) => draft.changes.every((change) => change.ruleId !== ruleId))
  if (untouched.length === 0) return null
  const retire = ({ ruleId, version }: RuleVersion) =>
    actions.replace(ruleId, [{ ruleId, baseVersion: version, rule: null }])
  return (
    <section className="card" aria-label={word.inForce}>
      <h2 className="card-title">{word.inForce}</h2>
      <ul className="rule-list">
        {untouched.map((one) => (
          <li key={one.ruleId} className="rule-item">
            <div>
              <strong>{language === 'en' ? one.rule.nameEn : one.rule.name}</strong>
              <p className="muted">{sentenceOf(one.rule, view, language)}</p>
            </div>
            <span className="change-actions">
              <button
                type="button"
                className="button button-quiet"
                onClick={() => actions.onEdit({ ruleId: one.ruleId, baseVersion: one.version, rule: one.rule })}
              >
                {word.change}
              </button>
              <button type="button" className="button button-quiet" disabled={actions.busy} onClick={() => retire(one)}>
                {word.retire}
              </button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
