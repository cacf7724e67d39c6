import { Link } from 'wouter'
import { useWords, words } from '../../../shared/i18n/words.ts'
import { useApprovals, useWaitingApprovals } from '../approvals/use-approvals.ts'
import { KIND_WORDS } from '../approvals/words.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { When } from '../../ui/When.tsx'

const WORDS = words(
  {
    title: '待复核',
    yours: (count: number) => (count === 0 ? '没有等您复核的申请。' : `${count} 项等您复核。`),
    all: '查看全部',
  },
  {
    title: 'Waiting for a second person',
    yours: (count) => (count === 0 ? 'Nothing waits for your decision.' : `${count} waiting for your decision.`),
    all: 'See all',
  },
)

const SHOWN = 5

/** What waits for a second person, this one above all. */
export function ApprovalsCard() {
  const word = useWords(WORDS)
  const kindWords: Readonly<Record<string, string>> = useWords(KIND_WORDS)
  const count = useWaitingApprovals()
  const waiting = useApprovals({ state: 'REQUESTED' })
  return (
    <section className="card" aria-labelledby="card-approvals">
      <h2 id="card-approvals" className="card-title">
        {word.title}
      </h2>
      {count !== undefined && <p className="muted">{word.yours(count)}</p>}
      <Loaded query={waiting}>
        {({ approvals }) => (
          <ul className="office-list">
            {approvals.slice(0, SHOWN).map(({ approvalId, kind, reason, requestedAt }) => (
              <li key={approvalId}>
                <Link href={`/approvals/${approvalId}`}>
                  {kindWords[kind] ?? kind} · {reason}
                </Link>
                <When at={requestedAt} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <Link href="/approvals">{word.all}</Link>
    </section>
  )
}
