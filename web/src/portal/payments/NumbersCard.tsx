import type { PortalPayment } from '@yimatong/contract/portal-api'
import { useWords } from '../../shared/i18n/words.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Fact, Facts } from '../ui/Facts.tsx'
import { PAYMENT_WORDS } from './payment-words.ts'

/** Every number that somebody may ask for, to be copied. */
export function NumbersCard({ payment }: { payment: PortalPayment }) {
  const word = useWords(PAYMENT_WORDS)
  const { paymentId, outTradeNo, merchantCodeId, merchantNo, terminalNo, surcharge } = payment
  const numbers: readonly [name: string, number: string | undefined][] = [
    [word.paymentId, paymentId],
    [word.outTradeNo, outTradeNo],
    [word.merchantCode, merchantCodeId],
    [word.merchantNo, merchantNo],
    [word.terminalNo, terminalNo],
    [word.ruleId, surcharge.ruleId],
  ]
  return (
    <section className="card" aria-labelledby="payment-numbers">
      <h2 id="payment-numbers" className="card-title">
        {word.numbers}
      </h2>
      <Facts>
        {numbers.map(([name, number]) =>
          number === undefined ? null : (
            <Fact key={name} name={name} className="fact-number">
              <code>{number}</code>
              <CopyButton text={number} name={name} />
            </Fact>
          ),
        )}
      </Facts>
    </section>
  )
}
