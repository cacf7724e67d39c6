import type { SystemView } from '@yimatong/contract/office-system-api'
import { Link } from 'wouter'
import { useWords } from '../../../shared/i18n/words.ts'
import { Chip } from '../../ui/Chip.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { When } from '../../ui/When.tsx'
import { WAITING_WORDS } from '../settlement/waiting-words.ts'
import { SYSTEM_WORDS } from './words.ts'

/** Which closed days merchants are not settled of, because their reconciliation has not come through. */
export function WaitingDaysCard({ settlement: { closedThrough, waiting } }: Pick<SystemView, 'settlement'>) {
  const word = useWords(SYSTEM_WORDS)
  return (
    <section className="card" aria-labelledby="system-settlement">
      <h2 id="system-settlement" className="card-title">
        {word.settlement}
      </h2>
      <p className="muted">{word.settlementLead(closedThrough)}</p>
      {waiting.length === 0 ? <p>{word.nothingWaits}</p> : <WaitingDays days={waiting} />}
      <Link href="/settlements">{word.toSettlement}</Link>
    </section>
  )
}

function WaitingDays({ days }: { days: SystemView['settlement']['waiting'] }) {
  const word = useWords(SYSTEM_WORDS)
  const { states, overdue } = useWords(WAITING_WORDS)
  return (
    <TableFrame label={word.settlement}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{word.day}</th>
            <th scope="col">{word.reconciliation}</th>
            <th scope="col" className="number">
              {word.merchants}
            </th>
            <th scope="col">{word.waitsSince}</th>
          </tr>
        </thead>
        <tbody>
          {days.map(({ businessDate, state, merchants, since, overdue: isOverdue }) => (
            <tr key={businessDate}>
              <td className="figures">{businessDate}</td>
              <td>
                <Chip tone={state === 'FAILED' ? 'bad' : 'wait'}>{states[state ?? 'NONE']}</Chip>
              </td>
              <td className="number">{merchants}</td>
              <td>
                <When at={since} /> {isOverdue && <Chip tone="bad">{overdue}</Chip>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}
