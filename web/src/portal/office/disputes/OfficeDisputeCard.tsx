import type { OfficeDispute } from '@yimatong/contract/office-api'
import { useState } from 'react'
import { dateAndTime, percent } from '../../../shared/format.ts'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { DisputeHead, DisputeHistory } from '../../disputes/DisputeCard.tsx'
import { DISPUTES_WORDS } from '../../disputes/words.ts'
import { PAYMENT_WORDS } from '../../payments/payment-words.ts'
import { useOfficeSession } from '../../session/session.ts'
import { Fact, Facts } from '../../ui/Facts.tsx'
import { STATE_WORDS } from '../../ui/StateChip.tsx'
import { DecideDispute } from './DecideDispute.tsx'
import type { Verdict } from './use-disputes.ts'
import { OFFICE_DISPUTES_WORDS } from './words.ts'

/** One dispute: what the payer says, all that was known of the payment then, what was said since, and the decision. */
export function OfficeDisputeCard({ dispute }: { dispute: OfficeDispute }) {
  const word = useWords(OFFICE_DISPUTES_WORDS)
  const { role } = useOfficeSession()
  const [deciding, setDeciding] = useState<Verdict>()
  const { text, state, outTradeNo } = dispute
  const waits = state === 'OPEN' || state === 'ANSWERED'
  return (
    <li className="card dispute">
      <DisputeHead dispute={dispute} />
      <blockquote className="dispute-said">{text}</blockquote>
      <Evidence dispute={dispute} />
      <Events dispute={dispute} />
      <DisputeHistory dispute={dispute} />
      {waits && role === 'LOGISTICS' && (
        <p className="page-actions">
          <button
            type="button"
            className="button button-primary"
            aria-label={word.acceptThis(outTradeNo)}
            onClick={() => setDeciding('accept')}
          >
            {word.accept}
          </button>
          <button
            type="button"
            className="button"
            aria-label={word.rejectThis(outTradeNo)}
            onClick={() => setDeciding('reject')}
          >
            {word.reject}
          </button>
        </p>
      )}
      {deciding && <DecideDispute dispute={dispute} verdict={deciding} onClose={() => setDeciding(undefined)} />}
    </li>
  )
}

/** The payment as it stood when the dispute was opened, whatever became of it since. */
function Evidence({ dispute }: { dispute: OfficeDispute }) {
  const word = useWords(OFFICE_DISPUTES_WORDS)
  const shared = useWords(DISPUTES_WORDS)
  const states = useWords(STATE_WORDS)
  const language = useLanguage()
  const english = language === 'en'
  const { payerName, schoolNo, amount, surcharge, paymentState, paymentAt, mode, codeForm, rule, refundable } = dispute
  const titleId = `evidence-${dispute.disputeId}`
  return (
    <section aria-labelledby={titleId}>
      <h3 id={titleId} className="dispute-part">
        {shared.evidence} · <span className="figures">{dispute.outTradeNo}</span>
      </h3>
      <Facts short>
        <Fact name={word.merchant}>
          {english ? dispute.merchantNameEn : dispute.merchantName} {dispute.terminalNo}
        </Fact>
        <Fact name={shared.payer}>
          {payerName} {schoolNo}
        </Fact>
        <Fact name={shared.paidAt}>{dateAndTime(paymentAt, language)}</Fact>
        <Fact name={word.mode}>
          {word.modes[mode]}
          {codeForm !== undefined && ` · ${word.codeForms[codeForm]}`}
        </Fact>
        <Fact name={shared.amount}>
          <Amount fen={amount} />
        </Fact>
        <Fact name={shared.surcharge}>
          <Amount fen={surcharge} />
        </Fact>
        {rule && (
          <Fact name={word.rule}>
            {word.ruleOf(english ? rule.nameEn : rule.name, rule.version, percent(rule.rateBps))}
          </Fact>
        )}
        <Fact name={shared.paymentState}>{states[paymentState]}</Fact>
        <Fact name={word.refundable}>
          <Amount fen={refundable} />
        </Fact>
      </Facts>
    </section>
  )
}

function Events({ dispute: { events, disputeId } }: { dispute: OfficeDispute }) {
  const word = useWords(OFFICE_DISPUTES_WORDS)
  const eventWords = useWords(PAYMENT_WORDS).events
  const language = useLanguage()
  const titleId = `events-${disputeId}`
  return (
    <section aria-labelledby={titleId}>
      <h3 id={titleId} className="dispute-part">
        {word.events}
      </h3>
      <ol>
        {events.map(({ type, at, actor }) => (
          <li key={`${type} ${at}`}>
            {eventWords[type]}{' '}
            <span className="muted figures">
              {actor} · {dateAndTime(at, language)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
