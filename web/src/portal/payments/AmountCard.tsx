import type { PortalPayment } from '@yimatong/contract/portal-api'
import { DECLINES } from '@yimatong/contract/states'
import { DECLINE_WORDS } from '../../shared/declines.ts'
import { percent } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { SurchargeChip } from '../../shared/ui/SurchargeChip.tsx'
import { StateChip } from '../ui/StateChip.tsx'
import { Fact, Facts } from '../ui/Facts.tsx'
import { PAYMENT_WORDS } from './payment-words.ts'
import { PAYMENTS_WORDS } from './words.ts'

/** How much, whether it came in, and what to do. */
export function AmountCard({ payment }: { payment: PortalPayment }) {
  const word = useWords(PAYMENT_WORDS)
  const { surcharge } = useWords(PAYMENTS_WORDS)
  const { state, amount, total, refundedAmount } = payment
  return (
    <section className="card amount-card" aria-label={word.facts}>
      <div className="amount-head">
        <p className="amount-total">
          <span className="visually-hidden">{word.total}</span>
          <Amount fen={total} />
        </p>
        <StateChip state={state} />
      </div>
      <Meaning payment={payment} />
      <Facts>
        <Fact name={word.amount}>
          <Amount fen={amount} />
        </Fact>
        <Fact name={surcharge}>
          <Surcharge payment={payment} />
        </Fact>
        <Fact name={word.total} className="fact-sum">
          <Amount fen={total} />
        </Fact>
        {refundedAmount > 0 && (
          <>
            <Fact name={word.refunded}>
              <Amount fen={-refundedAmount} />
            </Fact>
            <Fact name={word.kept} className="fact-sum">
              <Amount fen={total - refundedAmount} />
            </Fact>
          </>
        )}
      </Facts>
    </section>
  )
}

/** What the state means for the stall, and the next step where there is one. */
function Meaning({ payment: { state, declineCode } }: { payment: PortalPayment }) {
  const word = useWords(PAYMENT_WORDS)
  const declines = useWords(DECLINE_WORDS)
  return (
    <div className="meaning" role="status">
      {declineCode !== undefined && <p className="meaning-why">{declines[declineCode]}</p>}
      <p>{word.meanings[state]}</p>
      {declineCode !== undefined && <p>{word.next[DECLINES[declineCode].retry]}</p>}
    </div>
  )
}

/** The surcharge with the rule that it follows from, as it stood when it was applied. */
function Surcharge({ payment }: { payment: PortalPayment }) {
  const word = useWords(PAYMENT_WORDS)
  const english = useLanguage() === 'en'
  const { surcharge, surchargeRuleName, surchargeRuleNameEn } = payment
  const { amount, status, later, waived, ruleVersion, rateBps, receiver } = surcharge
  if (status === 'NONE') return <span className="muted">{word.noSurcharge}</span>
  if (later !== undefined || waived !== undefined) return <SurchargeChip surcharge={surcharge} />
  if (status === 'PENDING') return <span className="surcharge-chip">{word.pendingSurcharge}</span>
  const rule = [
    english ? (surchargeRuleNameEn ?? surchargeRuleName) : surchargeRuleName,
    ruleVersion === undefined ? undefined : word.ruleVersion(ruleVersion),
    rateBps ? `${word.rate} ${percent(rateBps)}` : undefined,
    receiver === undefined ? undefined : word.receivers[receiver],
  ]
  return (
    <>
      <Amount fen={amount} />
      <span className="fact-note">
        <span className="surcharge-chip">{rule.filter((part) => part !== undefined).join(' · ')}</span>
      </span>
    </>
  )
}
