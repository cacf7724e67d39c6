import type { BillView } from '@yimatong/contract/platform-api'
import { Link } from 'wouter'
import { DECLINE_WORDS } from '../../shared/declines.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { CrossIcon, WaitIcon, WarningIcon } from '../../shared/ui/icons.tsx'
import { PATHS } from '../paths.ts'
import { RESULT_WORDS } from '../result/words.ts'
import { StatePage } from '../../shared/ui/StatePage.tsx'
import { NO_ORDER_WORDS, type NoOrder } from './refusals.ts'
import { ORDER_WORDS } from './words.ts'

function ScanAgain() {
  const word = useWords(ORDER_WORDS)
  return (
    <Link className="button button-primary" href={PATHS.scan} replace>
      {word.scanAgain}
    </Link>
  )
}

/** Why there is nothing to pay here (any more), and that nothing was charged. */
export function Refused({ code }: { code: NoOrder }) {
  const word = useWords(ORDER_WORDS)
  const { title, sentence } = useWords(NO_ORDER_WORDS)[code]
  return (
    <StatePage icon={<WarningIcon size={40} />} title={title} sentence={word.notCharged(sentence)} tone="wait">
      <ScanAgain />
    </StatePage>
  )
}

/** After a decline. An order has one payment for ever, so the way on is another scan. */
export function NotPaid({ bill }: { bill: BillView }) {
  const word = useWords(ORDER_WORDS)
  const declines = useWords(DECLINE_WORDS)
  const closed = useWords(RESULT_WORDS).closed
  const reason = bill.declineCode === undefined ? closed : declines[bill.declineCode]
  return (
    <StatePage icon={<CrossIcon size={40} />} title={word.notPaid} sentence={reason} tone="danger">
      <ScanAgain />
    </StatePage>
  )
}

/** Unknown is not failed: the one thing that must not be done now is to pay again. */
export function Checking() {
  const word = useWords(ORDER_WORDS).checking
  return (
    <StatePage icon={<WaitIcon size={40} />} title={word.title} sentence={word.sentence} tone="wait">
      <Link className="button" href={PATHS.bills}>
        {word.bills}
      </Link>
    </StatePage>
  )
}

/** The server has said several times that it knows of no payment. */
export function NotArrived({ onAgain }: { onAgain: () => void }) {
  const word = useWords(ORDER_WORDS).notArrived
  return (
    <StatePage icon={<WarningIcon size={40} />} title={word.title} sentence={word.sentence} tone="wait">
      <button type="button" className="button button-primary" onClick={onAgain}>
        {word.action}
      </button>
    </StatePage>
  )
}
