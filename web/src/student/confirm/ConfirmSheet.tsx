import type { BillView } from '@yimatong/contract/platform-api'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { WaitIcon } from '../../shared/ui/icons.tsx'
import { SurchargeChip } from '../../shared/ui/SurchargeChip.tsx'
import { merchantOf } from '../bill-words.ts'
import { useCountdown } from '../order/use-countdown.ts'
import { ORDER_WORDS } from '../order/words.ts'
import { PinEntry } from '../pin/PinEntry.tsx'
import SetPin from '../pin/SetPin.tsx'
import { Sheet } from '../ui/Sheet.tsx'
import type { Confirming, ConfirmSaid } from './confirming.ts'
import { type ConfirmingActions, useConfirming } from './use-confirming.ts'
import { CONFIRM_WORDS } from './words.ts'
import '../order/order.css'
import './confirm.css'

/** A till asks for a payment: over whatever page, until it is confirmed, refused or over. */
export default function ConfirmSheet({ bill }: { bill: BillView }) {
  const word = useWords(CONFIRM_WORDS)
  const pinWord = useWords(ORDER_WORDS).pin
  const actions = useConfirming(bill)
  const { confirming } = actions
  const settingTitles = { FIRST: pinWord.first, LOCKED: pinWord.locked, FORGOTTEN: pinWord.reset }
  const titles = { PIN: word.title, SENDING: word.title, CHECKING: word.checking.title, OVER: word.over.title }
  const title = confirming.at === 'SETTING_PIN' ? settingTitles[confirming.why] : titles[confirming.at]
  return (
    <Sheet title={title} onClose={undefined}>
      <WhatIsAsked bill={bill} />
      <Step {...actions} />
      {(confirming.at === 'PIN' || confirming.at === 'SETTING_PIN') && (
        <>
          <TimeLeft endsAt={Date.parse(bill.confirmation?.expiresAt ?? '')} />
          <button type="button" className="button" onClick={actions.refuse}>
            {word.refuse}
          </button>
        </>
      )}
    </Sheet>
  )
}

/** Who asks, for how much, and why the PIN is needed: what it authorises, and nothing else. */
function WhatIsAsked({ bill }: { bill: BillView }) {
  const word = useWords(CONFIRM_WORDS)
  const language = useLanguage()
  const { amount, surcharge, surchargeRuleName, surchargeRuleNameEn, total, confirmation } = bill
  return (
    <div className="authorised">
      <p>{word.asks(merchantOf(bill, language))}</p>
      <p className="authorised-total">
        <Amount fen={total} />
      </p>
      {surcharge.status === 'APPLIED' && (
        <p className="asked-parts">
          <Amount fen={amount} />
          <span aria-hidden="true">+</span>
          <SurchargeChip surcharge={surcharge} ruleName={surchargeRuleName} ruleNameEn={surchargeRuleNameEn} />
        </p>
      )}
      {confirmation !== undefined && <p className="sheet-said">{word.reasons[confirmation.reason]}</p>}
    </div>
  )
}

function Step({ confirming, confirm, dispatch }: ConfirmingActions) {
  const word = useWords(CONFIRM_WORDS)
  const pinWord = useWords(ORDER_WORDS).pin
  switch (confirming.at) {
    case 'PIN':
      return (
        <>
          <Said said={confirming.said} />
          <PinEntry label={pinWord.title} onTyped={confirm} />
          <button type="button" className="button button-quiet" onClick={() => dispatch({ type: 'PIN_FORGOTTEN' })}>
            {pinWord.forgotten}
          </button>
        </>
      )
    case 'SETTING_PIN':
      return <SettingPin why={confirming.why} onDone={() => dispatch({ type: 'PIN_WAS_SET' })} />
    case 'SENDING':
      return <Waiting sentence={word.checking.sentence} />
    case 'CHECKING':
      return <Waiting sentence={word.checking.sentence} />
    case 'OVER':
      return <Waiting sentence={word.over.sentence} />
  }
}

interface SettingPinProps {
  why: Extract<Confirming, { at: 'SETTING_PIN' }>['why']
  onDone: () => void
}

function SettingPin({ why, onDone }: SettingPinProps) {
  const word = useWords(ORDER_WORDS).pin
  return (
    <>
      {why === 'LOCKED' && (
        <p className="sheet-said sheet-said-danger" role="alert">
          {word.lockedWhy}
        </p>
      )}
      <SetPin proof="PASSWORD" onDone={onDone} />
    </>
  )
}

function Waiting({ sentence }: { sentence: string }) {
  return (
    <p className="sending" role="status">
      <WaitIcon size={40} />
      {sentence}
    </p>
  )
}

function Said({ said }: { said: ConfirmSaid | undefined }) {
  const word = useWords(CONFIRM_WORDS).said
  const pinWord = useWords(ORDER_WORDS).pin
  if (said === undefined) return null
  const good = said.kind === 'IS_SET'
  return (
    <p className={good ? 'sheet-said' : 'sheet-said sheet-said-danger'} role={good ? 'status' : 'alert'}>
      {said.kind === 'WRONG' ? pinWord.wrong(said.attemptsLeft) : word[said.kind]}
    </p>
  )
}

/** Seconds at which ears are told; eyes see every one. */
const TOLD = [10, 30] as const

function TimeLeft({ endsAt }: { endsAt: number }) {
  const word = useWords(CONFIRM_WORDS)
  const seconds = useCountdown(endsAt)
  const told = TOLD.find((mark) => seconds <= mark)
  return (
    <p className={seconds <= 10 ? 'confirm-left confirm-left-short' : 'confirm-left'}>
      <span className="figures" aria-hidden="true">
        {word.left(seconds)}
      </span>
      <span className="visually-hidden" aria-live="polite">
        {told === undefined ? '' : word.leftSpoken(told)}
      </span>
    </p>
  )
}
