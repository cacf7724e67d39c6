import { type KeyboardEvent, useEffect, useRef } from 'react'
import { dateAndTime } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { shownFigure, totalFen } from '../../shared/amount-entry.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { type GiveBack, leftFen } from '../logic/give-back.ts'
import { DigitPad } from '../screen/Keypad.tsx'
import { Payer } from './Pick.tsx'
import type { GiveBackSheetState } from './use-give-back.ts'
import { BACK_WORDS } from './words.ts'

type Deciding = Extract<GiveBack, { step: 'DECIDE' }>

/** Whose payment it is, as large as the money is. */
function Chosen({ sheet: { payment } }: { sheet: Deciding }) {
  const word = useWords(BACK_WORDS)
  const language = useLanguage()
  return (
    <div className="back-chosen">
      <Amount fen={payment.total} className="back-chosen-amount" />
      <p className="back-chosen-payer">
        <Payer payment={payment} />
      </p>
      <p className="figures hint">{dateAndTime(payment.paidAt ?? payment.createdAt, language)}</p>
      <p className="figures hint">{payment.outTradeNo}</p>
      {payment.refundedAmount > 0 && (
        <p className="back-gone">
          {word.gone} <Amount fen={payment.refundedAmount} /> · {word.left} <Amount fen={leftFen(payment)} />
        </p>
      )}
    </div>
  )
}

function Reasons({ sheet }: { sheet: Deciding }) {
  const word = useWords(BACK_WORDS)
  return (
    <div className="back-reasons">
      <h3>
        {word.why} <kbd>↑</kbd> <kbd>↓</kbd>
      </h3>
      <ul>
        {word.reasons.map((reason, index) => (
          <li key={reason} aria-current={index === sheet.reason} className={index === sheet.reason ? 'reason-on' : ''}>
            {reason}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What shall become of one payment, with the consequence on the key that does it. */
export function Decide({ sheet, state }: { sheet: Deciding; state: GiveBackSheetState }) {
  const word = useWords(BACK_WORDS)
  const { press, wish, act } = state
  const pane = useRef<HTMLDivElement>(null)
  useEffect(() => pane.current?.focus(), [])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    event.preventDefault()
    press({ key: event.key === 'ArrowUp' ? 'UP' : 'DOWN' })
  }
  const typedFen = totalFen(sheet.entry)
  const refunds = wish === undefined || wish.kind === 'REFUND'
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the arrows choose a reason wherever the focus is
    <div ref={pane} className="back-decide" tabIndex={-1} onKeyDown={onKeyDown}>
      <div className="back-columns">
        <div>
          <Chosen sheet={sheet} />
          {refunds && <Reasons sheet={sheet} />}
        </div>
        <div className="back-amount">
          <h3>{word.howMuch}</h3>
          <output className="back-figure amount" aria-label={word.howMuch}>
            <span className="amount-sign">¥</span>
            {typedFen === 0 ? '' : shownFigure(sheet.entry)}
          </output>
          <p className="hint">{word.howMuchHint}</p>
          <DigitPad dot onKey={(amountKey) => press({ key: 'AMOUNT', amountKey })} />
        </div>
      </div>
      <div className="back-act">
        <p className="hint">{wish ? word.toOrigin : word.tooMuch}</p>
        <button
          type="button"
          className="button button-danger back-do"
          disabled={wish === undefined}
          onMouseDown={(event) => event.preventDefault()}
          onClick={act}
        >
          {wish?.kind === 'CANCEL' ? word.cancel : word.refund} {wish && <Amount fen={wish.totalFen} />}
          {wish && wish.totalFen > wish.amountFen && <small>{word.withSurcharge}</small>}
          <kbd>F6</kbd>
        </button>
      </div>
    </div>
  )
}
