import type { PayBackRow } from '@yimatong/contract/office-api'
import { Link, useSearchParams } from 'wouter'
import { percent } from '../../../shared/format.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { PlusIcon, RefundIcon } from '../../../shared/ui/icons.tsx'
import { useOfficeSession } from '../../session/session.ts'
import { Chip, type Tone } from '../../ui/Chip.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { Pager } from '../../ui/Pager.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { When } from '../../ui/When.tsx'
import { usePayBacks } from './use-pay-backs.ts'
import { PAY_BACK_WORDS } from './words.ts'

const TONES: Readonly<Record<PayBackRow['state'], Tone>> = {
  DRAFT: 'calm',
  REQUESTED: 'wait',
  RUNNING: 'wait',
  DONE: 'good',
  DROPPED: 'calm',
}

export function PayBackChip({ state }: Pick<PayBackRow, 'state'>) {
  const word = useWords(PAY_BACK_WORDS)
  return <Chip tone={TONES[state]}>{word.states[state]}</Chip>
}

/** Batches, newest first. */
export function PayBacksPage() {
  const word = useWords(PAY_BACK_WORDS)
  const [params] = useSearchParams()
  const page = usePayBacks(params.get('cursor') ?? undefined)
  const mayMake = useOfficeSession().role === 'LOGISTICS'
  const make = mayMake && (
    <Link className="button button-primary" href="/pay-backs/new">
      <PlusIcon size={20} />
      {word.make}
    </Link>
  )
  return (
    <Page title={word.title} actions={make}>
      <p className="muted">{word.lead}</p>
      <Loaded query={page}>
        {({ payBacks }) =>
          payBacks.length === 0 ? (
            <Empty icon={<RefundIcon size={40} />} title={word.empty.title} sentence={word.empty.sentence} />
          ) : (
            <Table rows={payBacks} />
          )
        }
      </Loaded>
      <Pager nextCursor={page.data?.nextCursor} />
    </Page>
  )
}

function Table({ rows }: { rows: readonly PayBackRow[] }) {
  const word = useWords(PAY_BACK_WORDS)
  return (
    <TableFrame label={word.table}>
      <table className="table" aria-label={word.table}>
        <thead>
          <tr>
            <th scope="col">{word.at}</th>
            <th scope="col">{word.reason}</th>
            <th scope="col">{word.mode}</th>
            <th scope="col" className="number">
              {word.payments}
            </th>
            <th scope="col" className="number">
              {word.leftOut}
            </th>
            <th scope="col" className="number">
              {word.total}
            </th>
            <th scope="col">{word.by}</th>
            <th scope="col">{word.state}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.payBackId}>
              <td className="nowrap">
                <Link href={`/pay-backs/${row.payBackId}`}>
                  <When at={row.createdAt} />
                </Link>
              </td>
              <td>{row.reason}</td>
              <td className="nowrap">
                {row.shareBps === undefined ? word.modes[row.mode] : word.share(percent(row.shareBps))}
              </td>
              <td className="number">{row.planned}</td>
              <td className="number">{row.leftOut}</td>
              <td className="number">
                <Amount fen={row.total} />
              </td>
              <td className="nowrap">{row.createdBy}</td>
              <td>
                <PayBackChip state={row.state} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}
