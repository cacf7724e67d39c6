import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { CheckIcon, CrossIcon, WaitIcon } from '../../shared/ui/icons.tsx'
import { isEnded, type SaleRecord } from '../logic/record.ts'
import { SHIFT_WORDS } from '../shift/words.ts'

/** The sale that was under way when the till was locked, and its end. */
export function InHand({ record }: { record: SaleRecord }) {
  const word = useWords(SHIFT_WORDS)
  const paid = record.state === 'PAID'
  const [look, Icon, words] = !isEnded(record)
    ? (['shift-late', WaitIcon, word.inHandWorking] as const)
    : paid
      ? (['bar-paid', CheckIcon, word.inHandPaid] as const)
      : (['bar-red', CrossIcon, word.inHandNotPaid] as const)
  return (
    <p className={`bar ${look}`} role="alert">
      <Icon size={24} />
      <span>{words}</span>
      {isEnded(record) && <Amount fen={record.view?.total ?? record.amountFen} />}
    </p>
  )
}
