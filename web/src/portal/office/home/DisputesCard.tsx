import { Link } from 'wouter'
import { useWords } from '../../../shared/i18n/words.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { useDisputesDue } from '../disputes/use-disputes.ts'
import { OFFICE_DISPUTES_WORDS } from '../disputes/words.ts'

/** How many disputes must be decided. */
export function DisputesCard() {
  const word = useWords(OFFICE_DISPUTES_WORDS)
  const due = useDisputesDue()
  return (
    <section className="card" aria-labelledby="card-disputes">
      <h2 id="card-disputes" className="card-title">
        {word.dueCard}
      </h2>
      <Loaded query={due}>{({ open, late }) => <p>{word.dueSentence(open, late)}</p>}</Loaded>
      <Link href="/disputes">{word.see}</Link>
    </section>
  )
}
