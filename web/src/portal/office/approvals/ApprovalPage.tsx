import type { ApprovalView } from '@yimatong/contract/office-api'
import { dateAndTime } from '../../../shared/format.ts'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { ROLE_WORDS } from '../../../shared/role-words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { Fact, Facts } from '../../ui/Facts.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { Difference } from '../difference/Difference.tsx'
import { ApprovalChip } from './ApprovalChip.tsx'
import { Deciding } from './Deciding.tsx'
import { Subject } from './Subject.tsx'
import { useApproval } from './use-approvals.ts'
import { APPROVALS_WORDS, KIND_WORDS } from './words.ts'

/** One thing that was asked for: by whom and why, what was and what would be, and the decision. */
export function ApprovalPage({ approvalId }: { approvalId: string }) {
  const word = useWords(APPROVALS_WORDS)
  const kindWords: Readonly<Record<string, string>> = useWords(KIND_WORDS)
  const query = useApproval(approvalId)
  const kind = query.data?.kind ?? ''
  return (
    <Page
      title={kindWords[kind] ?? (kind === '' ? word.title : kind)}
      back={{ href: '/approvals', name: word.back }}
      note={query.data && <ApprovalChip approval={query.data} />}
    >
      <Loaded query={query}>
        {(approval) => (
          <>
            <section className="card">
              <h2 className="card-title">{word.facts}</h2>
              <What approval={approval} />
            </section>
            <section className="card">
              <h2 className="card-title">{word.changes}</h2>
              <Difference before={approval.before} after={approval.after} />
            </section>
            <Deciding approval={approval} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function What({ approval }: { approval: ApprovalView }) {
  const word = useWords(APPROVALS_WORDS)
  const language = useLanguage()
  const { amount, reason, requestedBy, requestedAt, expiresAt, decidedBy, decidedAt, note, failure } = approval
  return (
    <Facts short>
      <Fact name={word.subject}>
        <Subject approval={approval} />
      </Fact>
      {amount !== undefined && (
        <Fact name={word.amount}>
          <Amount fen={amount} />
        </Fact>
      )}
      <Fact name={word.reason}>{reason}</Fact>
      <Fact name={word.by}>
        <Who actor={requestedBy} />
      </Fact>
      <Fact name={word.at}>{dateAndTime(requestedAt, language)}</Fact>
      {approval.state === 'REQUESTED' && <Fact name={word.expires}>{dateAndTime(expiresAt, language)}</Fact>}
      {decidedBy && (
        <Fact name={word.decidedBy}>
          <Who actor={decidedBy} />
        </Fact>
      )}
      {decidedAt !== undefined && <Fact name={word.decidedAt}>{dateAndTime(decidedAt, language)}</Fact>}
      {note !== undefined && <Fact name={word.note}>{note}</Fact>}
      {failure !== undefined && <Fact name={word.failure}>{failure}</Fact>}
    </Facts>
  )
}

function Who({ actor: { name, userId, role } }: { actor: ApprovalView['requestedBy'] }) {
  const roleWords: Readonly<Record<string, string>> = useWords(ROLE_WORDS)
  return (
    <>
      {name ?? userId} · {roleWords[role] ?? role}
    </>
  )
}
