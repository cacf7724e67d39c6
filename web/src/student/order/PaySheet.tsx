import type { OrderView } from '@yimatong/contract/platform-api'
import { formatYuan } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { WaitIcon } from '../../shared/ui/icons.tsx'
import { merchantOf } from '../bill-words.ts'
import { PinEntry } from '../pin/PinEntry.tsx'
import SetPin from '../pin/SetPin.tsx'
import { Sheet } from '../ui/Sheet.tsx'
import type { Paying, PinSaid } from './paying.ts'
import { OrderSurcharge } from './QuoteLine.tsx'
import type { PayingActions } from './use-paying.ts'
import { ORDER_WORDS } from './words.ts'

type AtSheet = Extract<Paying, { at: 'CHANGED' | 'PIN' | 'SETTING_PIN' | 'SENDING' }>

export function isAtSheet(paying: Paying): paying is AtSheet {
  return ['CHANGED', 'PIN', 'SETTING_PIN', 'SENDING'].includes(paying.at)
}

interface PaySheetProps extends PayingActions {
  order: OrderView
  paying: AtSheet
}

/** From "pay" to the answer: the new total where it has changed, the PIN, and the setting of one. */
export function PaySheet({ order, paying, acceptChange, pay, dispatch }: PaySheetProps) {
  const word = useWords(ORDER_WORDS)
  const titles = {
    CHANGED: word.changed.title,
    PIN: word.pin.title,
    SENDING: word.sending,
    SETTING_PIN: '',
  }
  const settingTitles = { FIRST: word.pin.first, LOCKED: word.pin.locked, FORGOTTEN: word.pin.reset }
  const title = paying.at === 'SETTING_PIN' ? settingTitles[paying.why] : titles[paying.at]
  const back = () => dispatch({ type: 'BACK' })
  return (
    <Sheet title={title} onClose={paying.at === 'SENDING' ? undefined : back}>
      {paying.at === 'CHANGED' && <Changed paying={paying} onAccept={acceptChange} onBack={back} />}
      {(paying.at === 'PIN' || paying.at === 'SENDING') && <WhatIsPaid order={order} quote={paying.quote} />}
      {paying.at === 'PIN' && (
        <>
          <Said said={paying.said} />
          <PinEntry label={word.pin.title} onTyped={pay} />
          <button type="button" className="button button-quiet" onClick={() => dispatch({ type: 'PIN_FORGOTTEN' })}>
            {word.pin.forgotten}
          </button>
        </>
      )}
      {paying.at === 'SENDING' && (
        <p className="sending" role="status">
          <WaitIcon size={40} />
          {word.sendingWhy}
        </p>
      )}
      {paying.at === 'SETTING_PIN' && (
        <>
          {paying.why === 'LOCKED' && (
            <p className="sheet-said sheet-said-danger" role="alert">
              {word.pin.lockedWhy}
            </p>
          )}
          <SetPin proof="PASSWORD" onDone={() => dispatch({ type: 'PIN_WAS_SET' })} />
        </>
      )}
    </Sheet>
  )
}

/** To whom and how much, over the pad: what the PIN authorises, and nothing else. */
function WhatIsPaid({ order, quote }: Pick<PaySheetProps, 'order'> & { quote: AtSheet['quote'] }) {
  const word = useWords(ORDER_WORDS)
  const language = useLanguage()
  const { amount, surcharge, total, rule } = quote
  return (
    <div className="authorised">
      <p>{word.pin.to(merchantOf(order, language))}</p>
      <p className="authorised-total">
        <Amount fen={total} />
      </p>
      {rule !== undefined && (
        <p className="asked-parts">
          <Amount fen={amount} />
          <span className="asked-more">
            <span aria-hidden="true">+</span>
            <OrderSurcharge amountFen={surcharge} rule={rule} />
          </span>
        </p>
      )}
    </div>
  )
}

function Said({ said }: { said: PinSaid | undefined }) {
  const word = useWords(ORDER_WORDS)
  if (said === undefined) return null
  if (said.kind === 'IS_SET')
    return (
      <p className="sheet-said" role="status">
        {word.pin.isSet}
      </p>
    )
  return (
    <p className="sheet-said sheet-said-danger" role="alert">
      {said.kind === 'WRONG' ? word.pin.wrong(said.attemptsLeft) : word.pin.rateLimited}
    </p>
  )
}

interface ChangedProps {
  paying: Extract<Paying, { at: 'CHANGED' }>
  onAccept: () => void
  onBack: () => void
}

function Changed({ paying: { before, quote }, onAccept, onBack }: ChangedProps) {
  const word = useWords(ORDER_WORDS).changed
  return (
    <>
      <p>{word.sentence}</p>
      <dl className="facts changed">
        <div>
          <dt>{word.before}</dt>
          <dd className="changed-before">
            <Amount fen={before.total} />
          </dd>
        </div>
        <div>
          <dt>{word.now}</dt>
          <dd className="changed-now">
            <Amount fen={quote.total} />
          </dd>
        </div>
      </dl>
      {quote.rule !== undefined && <OrderSurcharge amountFen={quote.surcharge} rule={quote.rule} />}
      <button type="button" className="button button-primary" onClick={onAccept}>
        {word.action(formatYuan(quote.total))}
      </button>
      <button type="button" className="button" onClick={onBack}>
        {word.cancel}
      </button>
    </>
  )
}
