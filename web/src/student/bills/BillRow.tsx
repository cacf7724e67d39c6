import type { BillView } from '@yimatong/contract/platform-api'
import { Link } from 'wouter'
import { dayName, formatYuan, timeOfDay } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { merchantOf, STATE_WORDS } from '../bill-words.ts'
import { PATHS } from '../paths.ts'
import { BILLS_WORDS } from './words.ts'

/** The states in which the whole amount stayed with the payer. */
const NOTHING_TAKEN: readonly BillView['state'][] = ['PAYERROR', 'CLOSED', 'REVOKED']

/** One bill in the list: where, when, how much, and in words whenever it is not simply paid. */
export function BillRow({ bill }: { bill: BillView }) {
  const language = useLanguage()
  const word = useWords(BILLS_WORDS)
  const states = useWords(STATE_WORDS)
  const taken = !NOTHING_TAKEN.includes(bill.state)
  return (
    <li>
      <Link className="bill-row" href={PATHS.bill(bill.paymentId)} state={bill}>
        <span className="bill-line">
          <span className="bill-merchant">{merchantOf(bill, language)}</span>
          <span className={taken ? 'bill-amount' : 'bill-amount bill-amount-kept'}>
            <Amount fen={taken ? -bill.total : bill.total} />
          </span>
        </span>
        <span className="bill-line">
          <span className="bill-when figures">
            {dayName(bill.createdAt, language)} {timeOfDay(bill.createdAt, language)}
          </span>
          <span className="bill-note">
            {taken && bill.surcharge.status === 'APPLIED' && (
              <span className="bill-surcharge figures">
                {word.surcharge} ¥{formatYuan(bill.surcharge.amount)}
              </span>
            )}
            {bill.state !== 'SUCCESS' && (
              <span className={`bill-state bill-state-${bill.state}`}>{states[bill.state]}</span>
            )}
          </span>
        </span>
      </Link>
    </li>
  )
}
