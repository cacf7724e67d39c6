import { formatYuan } from '@yimatong/contract/money'
import type { PortalPayment } from '@yimatong/contract/portal-api'
import { refundableFen } from '@yimatong/contract/refund'
import { useWords } from '../../shared/i18n/words.ts'
import { amountText } from '../dynamic-codes/new-code.ts'
import { useBeginning } from '../ui/use-beginning.ts'
import { mostFen, readPart, refundableOf, type Viewer } from './preview.ts'
import { ASK_WORDS } from './words.ts'

interface AmountFieldProps {
  payment: PortalPayment
  viewer: Viewer
  value: string
  held: boolean
  onChange: (amount: string) => void
}

/** How much of the amount goes back, and all of it at a touch. */
export function AmountField({ payment, viewer, value, held, onChange }: AmountFieldProps) {
  const word = useWords(ASK_WORDS)
  const part = readPart(value, payment)
  const rest = refundableFen(refundableOf(payment))
  const most = mostFen(payment, viewer)
  const complaint = part === 'NO_AMOUNT' || part === 'TOO_MUCH' ? complaintOf(part, rest, word.complaints) : undefined
  const mostName = `¥${formatYuan(most)}`
  return (
    <div className="field">
      <label className="field-name" htmlFor="refund-amount">
        {word.amount}
      </label>
      <div className="refund-amount">
        <div className="refund-yuan">
          <span aria-hidden="true">¥</span>
          <input
            ref={useBeginning()}
            id="refund-amount"
            className="figures"
            inputMode="decimal"
            autoComplete="off"
            value={value}
            readOnly={held}
            aria-invalid={complaint !== undefined}
            aria-describedby={complaint === undefined ? undefined : 'refund-complaint'}
            onChange={(event) => onChange(amountText(value, event.target.value))}
          />
        </div>
        <button
          type="button"
          className="button"
          disabled={held || part === most}
          onClick={() => onChange(formatYuan(most).replaceAll(',', ''))}
        >
          {most === rest ? word.all(mostName) : word.most(mostName)}
        </button>
      </div>
      {complaint !== undefined && (
        <p className="failure" id="refund-complaint">
          {complaint}
        </p>
      )}
    </div>
  )
}

function complaintOf(
  part: 'NO_AMOUNT' | 'TOO_MUCH',
  rest: number,
  complaints: (typeof ASK_WORDS)['en']['complaints'],
): string {
  return part === 'NO_AMOUNT' ? complaints.NO_AMOUNT : complaints.TOO_MUCH(`¥${formatYuan(rest)}`)
}
