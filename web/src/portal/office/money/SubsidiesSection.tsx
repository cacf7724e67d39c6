import type { SubsidyBatchView } from '@yimatong/contract/office-api'
import { useState } from 'react'
import { Link } from 'wouter'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { ListIcon, PlusIcon } from '../../../shared/ui/icons.tsx'
import { useOfficeSession } from '../../session/session.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { When } from '../../ui/When.tsx'
import { BatchForm } from './BatchForm.tsx'
import { useBatches } from './use-money.ts'
import { MONEY_WORDS } from './words.ts'

/** Batches of subsidies, the latest first, and making a new one. */
export function SubsidiesSection() {
  const word = useWords(MONEY_WORDS).subsidies
  const { role } = useOfficeSession()
  const [making, setMaking] = useState(false)
  return (
    <>
      <p className="muted">{word.lead}</p>
      {role === 'FINANCE' && (
        <div className="page-actions">
          <button type="button" className="button button-primary" onClick={() => setMaking(true)}>
            <PlusIcon size={20} />
            {word.fresh}
          </button>
        </div>
      )}
      <Loaded query={useBatches()}>
        {({ batches }) =>
          batches.length === 0 ? (
            <Empty icon={<ListIcon size={40} />} title={word.none.title} sentence={word.none.sentence} />
          ) : (
            <Table batches={batches} />
          )
        }
      </Loaded>
      {making && (
        <Panel title={word.fresh} place="WIDE" onClose={() => setMaking(false)}>
          <BatchForm />
        </Panel>
      )}
    </>
  )
}

function Table({ batches }: { batches: readonly SubsidyBatchView[] }) {
  const { subsidies: word, purposes } = useWords(MONEY_WORDS)
  return (
    <TableFrame label={word.batches}>
      <table className="table" aria-label={word.batches}>
        <thead>
          <tr>
            <th scope="col">{word.batchName}</th>
            <th scope="col" className="number">
              {word.rows}
            </th>
            <th scope="col" className="number">
              {word.total}
            </th>
            <th scope="col">{word.progress}</th>
            <th scope="col">{word.by}</th>
            <th scope="col">{word.created}</th>
          </tr>
        </thead>
        <tbody>
          {batches.map((batch) => (
            <tr key={batch.batchId}>
              <td>
                <Link href={`/money/subsidies/${batch.batchId}`}>{batch.name}</Link>
                <span className="second-line">{purposes[batch.purpose]}</span>
              </td>
              <td className="number">{batch.rows}</td>
              <td className="number">
                <Amount fen={batch.total} />
              </td>
              <td>
                <Progress batch={batch} />
              </td>
              <td>{batch.askedByName}</td>
              <td className="nowrap">
                <When at={batch.createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

/** How far a batch is, as a bar and in words. */
export function Progress({ batch }: { batch: SubsidyBatchView }) {
  const word = useWords(MONEY_WORDS).subsidies
  const { startedAt, posted, declined, rows } = batch
  if (startedAt === undefined) return word.waiting
  return (
    <>
      <progress max={rows} value={posted + declined} aria-label={word.progress} /> {word.done(posted, rows)}
      {declined > 0 && <span className="second-line">{word.refusedCount(declined)}</span>}
    </>
  )
}
