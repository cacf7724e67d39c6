import type { RuleDraft, RulesView } from '@yimatong/contract/office-rules-api'
import { useLocation, useSearchParams } from 'wouter'
import { useWords } from '../../../shared/i18n/words.ts'
import { ClockIcon } from '../../../shared/ui/icons.tsx'
import { useFailureWords } from '../../api/failures.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Pager } from '../../ui/Pager.tsx'
import { When } from '../../ui/When.tsx'
import { ChangeCard } from './ChangeCard.tsx'
import { RULE_PATHS } from './paths.ts'
import { RulesFrame } from './RulesFrame.tsx'
import { useHistory, useMayChange, useRollBack, useRules } from './use-rules.ts'
import { HISTORY_WORDS } from './words.ts'

/** What was published, by whom, and the way back. */
export function HistoryPage() {
  const word = useWords(HISTORY_WORDS)
  const [params] = useSearchParams()
  const [history, rules] = [useHistory(params.get('cursor') ?? undefined), useRules()]
  return (
    <RulesFrame tab="history">
      <Loaded query={history}>
        {({ drafts, nextCursor }) =>
          drafts.length === 0 ? (
            <Empty icon={<ClockIcon size={40} />} title={word.empty.title} sentence={word.empty.sentence} />
          ) : (
            <>
              <Loaded query={rules}>
                {(view) => drafts.map((draft) => <Published key={draft.draftId} draft={draft} view={view} />)}
              </Loaded>
              <Pager nextCursor={nextCursor} />
            </>
          )
        }
      </Loaded>
    </RulesFrame>
  )
}

function Published({ draft, view }: { draft: RuleDraft; view: RulesView }) {
  const word = useWords(HISTORY_WORDS)
  const failureWords = useFailureWords()
  const [, go] = useLocation()
  const mayChange = useMayChange()
  const rollBack = useRollBack()
  const take = () =>
    rollBack.mutate(
      { draftId: draft.draftId, title: word.rollBackTitle(draft.title) },
      { onSuccess: ({ draftId }) => go(RULE_PATHS.draft(draftId)) },
    )
  return (
    <section className="card" aria-label={draft.title}>
      <header className="change-head">
        <h2 className="card-title">{draft.title}</h2>
        {mayChange && (
          <button type="button" className="button" disabled={rollBack.isPending} onClick={take}>
            {word.rollBack}
          </button>
        )}
      </header>
      <p className="muted">
        {draft.endedAt !== undefined && <When at={draft.endedAt} />}
        {' · '}
        {word.by(draft.askedBy?.name ?? '–', draft.approvedBy?.name ?? '–')}
        {draft.rollsBack !== undefined && ` · ${word.rollsBack}`}
      </p>
      {rollBack.isError && (
        <p className="failure" role="alert">
          {failureWords(rollBack.error)}
        </p>
      )}
      {draft.changes.map((change) => (
        <ChangeCard key={change.ruleId} change={change} places={view} isPast />
      ))}
    </section>
  )
}
