import type { PortalPayment } from '@yimatong/contract/portal-api'
import { Link } from 'wouter'
import { dateAndTime } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { PATHS } from '../paths.ts'
import { Fact, Facts } from '../ui/Facts.tsx'
import { PAYMENT_WORDS } from './payment-words.ts'
import { useTerminalName } from './terminal-name.ts'
import { PAYMENTS_WORDS } from './words.ts'

/** Who paid, where, by which means, and when. */
export function PartiesCard({ payment }: { payment: PortalPayment }) {
  const word = useWords(PAYMENT_WORDS)
  const language = useLanguage()
  const { modes } = useWords(PAYMENTS_WORDS)
  const { mode, channel, subject, businessDate, createdAt, paidAt } = payment
  return (
    <section className="card" aria-labelledby="payment-parties">
      <h2 id="payment-parties" className="card-title">
        {word.parties}
      </h2>
      <Facts short>
        <Payer payment={payment} />
        <Fact name={word.mode}>{modes[mode]}</Fact>
        <Fact name={word.channel}>{word.channels[channel]}</Fact>
        <Place payment={payment} />
        {subject !== undefined && <Fact name={word.subject}>{subject}</Fact>}
        <Fact name={word.createdAt}>{dateAndTime(createdAt, language)}</Fact>
        {paidAt !== undefined && <Fact name={word.paidAt}>{dateAndTime(paidAt, language)}</Fact>}
        <Fact name={word.businessDate}>{businessDate}</Fact>
      </Facts>
    </section>
  )
}

function Payer({ payment: { payer } }: { payment: PortalPayment }) {
  const word = useWords(PAYMENT_WORDS)
  const { tail, classes } = useWords(PAYMENTS_WORDS)
  if (payer === undefined) return <Fact name={word.payer}>{word.noPayer}</Fact>
  return (
    <>
      <Fact name={word.payer}>
        {payer.maskedName} <span className="muted figures">{tail(payer.accountTail)}</span>
      </Fact>
      <Fact name={word.class}>{classes[payer.identityClass ?? 'NONE']}</Fact>
    </>
  )
}

/** The till, who stood at it, the plate that was scanned. */
function Place({ payment }: { payment: PortalPayment }) {
  const word = useWords(PAYMENT_WORDS)
  const nameOf = useTerminalName()
  const { operator, merchantCodeId, merchantCodeLabel } = payment
  const till = nameOf(payment)
  return (
    <>
      {till !== undefined && (
        <Fact name={word.terminal}>
          <Link href={PATHS.terminals}>{till}</Link>
        </Fact>
      )}
      {operator !== undefined && <Fact name={word.operator}>{operator}</Fact>}
      {merchantCodeId !== undefined && merchantCodeLabel !== undefined && (
        <Fact name={word.plate}>
          <Link href={PATHS.staticCode(merchantCodeId)}>{merchantCodeLabel}</Link>
        </Fact>
      )}
    </>
  )
}
