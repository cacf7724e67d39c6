import type { PaymentView } from '@yimatong/contract/gateway-api'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { timeWithSeconds } from '../../shared/format.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import type { GiveBack } from '../logic/give-back.ts'
import { SALE_WORDS } from '../screen/words.ts'
import type { GiveBackSheetState } from './use-give-back.ts'
import { BACK_WORDS } from './words.ts'

export function Payer({ payment: { payer } }: { payment: Pick<PaymentView, 'payer'> }) {
  const sale = useWords(SALE_WORDS)
  if (payer === undefined) return null
  return (
    <span>
      {payer.maskedName} <span className="figures">{sale.tail(payer.accountTail)}</span>
    </span>
  )
}

interface ChoiceProps {
  payment: PaymentView
  /** The last payment of all is set large. */
  last: boolean
  chosen: boolean
  onPick: () => void
}

const optionId = (payment: PaymentView) => `back-${payment.paymentId}`

function Choice({ payment, last, chosen, onPick }: ChoiceProps) {
  const word = useWords(BACK_WORDS)
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the list has the keys, and says which row is meant
    <div
      ref={row}
      id={optionId(payment)}
      role="option"
      aria-selected={chosen}
      className={`choice ${last ? 'choice-last' : ''}`}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPick}
    >
      {last && <span className="choice-label">{word.last}</span>}
      <Amount fen={payment.total} className="choice-amount" />
      <span className="choice-payer">
        <Payer payment={payment} />
      </span>
      {payment.refundedAmount > 0 && (
        <span className="choice-gone">
          {word.gone} <Amount fen={payment.refundedAmount} />
        </span>
      )}
      <span className="figures choice-time">{timeWithSeconds(payment.paidAt ?? payment.createdAt)}</span>
      <span className="figures choice-no">{payment.outTradeNo}</span>
    </div>
  )
}

/** Today's payments, the last one large. The window's keys type and pick; the arrows are the list's own. */
export function Pick({ sheet, state }: { sheet: Extract<GiveBack, { step: 'PICK' }>; state: GiveBackSheetState }) {
  const word = useWords(BACK_WORDS)
  const { shown, press, more } = state
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => list.current?.focus(), [])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    event.preventDefault()
    press({ key: event.key === 'ArrowUp' ? 'UP' : 'DOWN' })
  }
  const chosen = shown[sheet.at]
  return (
    <>
      <div className="back-guide">
        <p className="hint back-hint">{word.pickHint}</p>
        <p className="back-typed" role="status">
          {sheet.typed !== '' && (
            <>
              {word.typed} <strong className="figures">{sheet.typed}</strong>
            </>
          )}
        </p>
      </div>
      {shown.length === 0 && <p className="hint back-none">{sheet.typed === '' ? word.none : word.noMatch}</p>}
      <div
        ref={list}
        className="choices"
        role="listbox"
        tabIndex={0}
        data-first-focus
        aria-label={word.title}
        aria-activedescendant={chosen && optionId(chosen)}
        onKeyDown={onKeyDown}
      >
        {shown.map((payment, index) => (
          <Choice
            key={payment.paymentId}
            payment={payment}
            last={index === 0 && sheet.typed === ''}
            chosen={payment === chosen}
            onPick={() => press({ key: 'PICKED', payment })}
          />
        ))}
      </div>
      {more && (
        <button type="button" className="button" onClick={() => void more()}>
          {word.more}
        </button>
      )}
    </>
  )
}
