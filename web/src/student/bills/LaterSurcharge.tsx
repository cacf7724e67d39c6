import type { BillView } from '@yimatong/contract/platform-api'
import { dateAndTime } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { ruleOf } from '../bill-words.ts'
import { FactRows } from './FactRows.tsx'
import { LATER_WORDS } from './later-words.ts'

/** What became of a surcharge that was left open, because the payer's identity was not established. */
export function LaterSurcharge({ bill }: { bill: BillView }) {
  const word = useWords(LATER_WORDS)
  if (bill.surcharge.status !== 'PENDING' || bill.paidAt === undefined) return null
  return (
    <section className="card" aria-labelledby="later-surcharge">
      <h2 id="later-surcharge" className="card-title">
        {word.title}
      </h2>
      <Ending bill={bill} />
    </section>
  )
}

function Ending({ bill }: { bill: BillView }) {
  const word = useWords(LATER_WORDS)
  const language = useLanguage()
  const { later, waived, receiver } = bill.surcharge
  if (later === undefined && waived === undefined) return <p>{word.open}</p>
  const rows = later
    ? ([
        [word.taken, <Amount key="taken" fen={later.taken} />],
        [word.takenAt, dateAndTime(later.at, language)],
        [word.rule, ruleOf(bill, language)],
        [word.receiver, receiver && word.receivers[receiver]],
        [word.back, later.back > 0 ? <Amount key="back" fen={later.back} /> : undefined],
      ] as const)
    : ([
        [word.waived, waived && word.because[waived.because]],
        [word.waivedAt, waived && dateAndTime(waived.at, language)],
      ] as const)
  return (
    <dl className="facts">
      <FactRows rows={rows} />
    </dl>
  )
}
