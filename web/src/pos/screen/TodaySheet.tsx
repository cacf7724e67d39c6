import { businessDateOf } from '@yimatong/contract/clock'
import type { TerminalStatement } from '@yimatong/contract/gateway-api'
import { timeWithSeconds } from '../../shared/format.ts'
import { useWords, words } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { CheckIcon, CrossIcon, WaitIcon } from '../../shared/ui/icons.tsx'
import { useTill, useTillState } from '../till/till-context.ts'
import { Sheet } from './Sheet.tsx'
import { useEarlier } from './use-earlier.ts'
import { rowOfView, type Standing, type TodayRow, todayRows } from './today-rows.ts'
import { FRAME_WORDS } from './words.ts'

interface TodayWords {
  title: string
  columns: readonly string[]
  standings: Record<Standing, string>
  sums: string
  empty: string
  more: string
}

const WORDS = words<TodayWords>(
  {
    title: '今日流水',
    columns: ['时间', '流水号', '付款人', '状态', '消费', '搭伙费', '合计'],
    standings: {
      PAID: '已收款',
      DECLINED: '未扣款',
      CLOSED: '已关闭',
      CANCELLED: '已撤销',
      REFUNDED: '已退款',
      REFUNDED_IN_PART: '部分退款',
      GOING_BACK: '正在退回',
      CHECKING: '正在确认',
      WAITING: '等待付款',
      NOT_CHARGED: '未扣款',
    },
    sums: '已收款合计',
    empty: '今天还没有流水',
    more: '更早的流水',
  },
  {
    title: "Today's sales",
    columns: ['Time', 'Order no.', 'Payer', 'State', 'Amount', 'Surcharge', 'Total'],
    standings: {
      PAID: 'Paid',
      DECLINED: 'Not charged',
      CLOSED: 'Closed',
      CANCELLED: 'Cancelled',
      REFUNDED: 'Refunded',
      REFUNDED_IN_PART: 'Part refunded',
      GOING_BACK: 'Going back',
      CHECKING: 'Checking',
      WAITING: 'Waiting',
      NOT_CHARGED: 'Not charged',
    },
    sums: 'Paid in all',
    empty: 'No sales yet today',
    more: 'Earlier sales',
  },
)

const LOOK_OF: Readonly<Record<Standing, 'paid' | 'red' | 'wait'>> = {
  PAID: 'paid',
  DECLINED: 'red',
  CLOSED: 'red',
  CANCELLED: 'red',
  REFUNDED: 'red',
  REFUNDED_IN_PART: 'paid',
  GOING_BACK: 'wait',
  CHECKING: 'wait',
  WAITING: 'wait',
  NOT_CHARGED: 'red',
}
const ICONS = { paid: CheckIcon, red: CrossIcon, wait: WaitIcon } as const

function StandingChip({ standing }: { standing: Standing }) {
  const word = useWords(WORDS)
  const look = LOOK_OF[standing]
  const Icon = ICONS[look]
  return (
    <span className={`standing standing-${look}`}>
      <Icon size={16} />
      {word.standings[standing]}
    </span>
  )
}

function Row({ row }: { row: TodayRow }) {
  return (
    <tr className={row.standing === 'PAID' || row.standing === 'REFUNDED_IN_PART' ? '' : 'unpaid'}>
      <td className="figures">{timeWithSeconds(row.at)}</td>
      <td className="figures order-no">{row.outTradeNo}</td>
      <td>{row.payer}</td>
      <td>
        <StandingChip standing={row.standing} />
      </td>
      <td className="money">
        <Amount fen={row.amountFen} />
      </td>
      <td className="money">{row.surchargeFen > 0 && <Amount fen={row.surchargeFen} />}</td>
      <td className="money">
        <Amount fen={row.totalFen} />
        {row.refundedFen > 0 && (
          <span className="today-gone">
            <Amount fen={-row.refundedFen} />
          </span>
        )}
      </td>
    </tr>
  )
}

function Sums({ statement }: { statement: TerminalStatement }) {
  const word = useWords(WORDS)
  const frame = useWords(FRAME_WORDS)
  return (
    <p className="sums">
      {word.sums} <strong className="figures">{frame.count(statement.count)}</strong>
      <span>
        {word.columns[4]} <Amount fen={statement.amount} />
      </span>
      <span>
        {word.columns[5]} <Amount fen={statement.surcharge} />
      </span>
      <span>
        {word.columns[6]} <Amount fen={statement.total} />
      </span>
    </p>
  )
}

/** The day's sales with their states. */
export function TodaySheet({ onClose }: { onClose: () => void }) {
  const word = useWords(WORDS)
  const { clock } = useTill()
  const statement = useTillState((state) => state.statement)
  const records = useTillState((state) => state.records)
  const backs = useTillState((state) => state.backs)
  const earlier = useEarlier()
  const latest = todayRows(statement, records, backs, businessDateOf(clock.now()))
  const known = new Set(latest.map(({ key }) => key))
  const beyond = earlier.pages.flatMap(({ payments }) => payments.map(rowOfView))
  const rows = [...latest, ...beyond.filter(({ key }) => !known.has(key))]
  return (
    <Sheet title={word.title} className="today-sheet" onClose={onClose}>
      {statement && <Sums statement={statement} />}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be within reach of the keyboard */}
      <div className="today-scroll" tabIndex={0} role="region" aria-label={word.title}>
        {rows.length === 0 && <p className="hint">{word.empty}</p>}
        {rows.length > 0 && (
          <table className="today">
            <thead>
              <tr>
                {word.columns.map((column, index) => (
                  <th key={column} scope="col" className={index >= 4 ? 'money' : ''}>
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={row.key} row={row} />
              ))}
            </tbody>
          </table>
        )}
        {earlier.more && (
          <button type="button" className="button" onClick={() => void earlier.more?.()}>
            {word.more}
          </button>
        )}
      </div>
    </Sheet>
  )
}
