import { Link } from 'wouter'
import { useWords } from '../../../shared/i18n/words.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { useStanding } from './use-settlements.ts'
import { WAITING_WORDS } from './waiting-words.ts'

/** Whether settlement waits for somebody: days without a reconciliation, merchants that are held up, pay-outs that were refused. */
export function SettlementCard() {
  const word = useWords(WAITING_WORDS)
  const standing = useStanding()
  return (
    <section className="card" aria-labelledby="card-settlement">
      <h2 id="card-settlement" className="card-title">
        {word.card}
      </h2>
      <Loaded query={standing}>
        {({ unreconciled, heldUp, openPayouts, closedThrough }) => {
          const [days, refused] = [
            unreconciled.filter(({ overdue }) => overdue).length,
            openPayouts.filter(({ state }) => state === 'DECLINED').length,
          ]
          const sentences = [
            ...(days > 0 ? [word.waits(days)] : []),
            ...(heldUp.length > 0 ? [word.held(heldUp.length)] : []),
            ...(refused > 0 ? [word.refused(refused)] : []),
          ]
          return (sentences.length > 0 ? sentences : [word.fine(closedThrough)]).map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))
        }}
      </Loaded>
      <Link href="/settlements">{word.open}</Link>
    </section>
  )
}
