import type { WebhookAttemptView, WebhookDelivery } from '@yimatong/contract/portal-api'
import { Link } from 'wouter'
import { dateAndTime } from '../../shared/format.ts'
import { ApiError } from '../../shared/http/errors.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { InfoIcon, WarningIcon } from '../../shared/ui/icons.tsx'
import { PATHS } from '../paths.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Empty } from '../ui/Empty.tsx'
import { Fact, Facts } from '../ui/Facts.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { Page } from '../ui/Page.tsx'
import { TableFrame } from '../ui/TableFrame.tsx'
import { DeliveryChip, ErrorWords } from './DeliveryChip.tsx'
import { ordersAt } from './log-address.ts'
import { ResendButton } from './ResendButton.tsx'
import { useDelivery } from './use-webhooks.ts'
import { DELIVERY_WORDS, WEBHOOK_WORDS } from './words.ts'
import '../refunds/refunds.css'
import './webhooks.css'

/** One notification: what it says, every attempt with what came back, and the way to send it again. */
export default function DeliveryPage({ deliveryId }: { deliveryId: string }) {
  const word = useWords(DELIVERY_WORDS)
  const delivery = useDelivery(deliveryId)
  const { data } = delivery
  const missing = delivery.error instanceof ApiError && ['NOT_FOUND', 'VALIDATION_FAILED'].includes(delivery.error.code)
  return (
    <Page
      title={word.title}
      back={{ href: PATHS.webhooks, name: word.back }}
      note={data && <DeliveryChip delivery={data} />}
      actions={data && <ResendButton key={deliveryId} delivery={data} />}
    >
      {missing ? (
        <Empty icon={<InfoIcon size={40} />} title={word.missing} sentence="">
          <Link className="button" href={PATHS.webhooks}>
            {word.back}
          </Link>
        </Empty>
      ) : (
        <Loaded query={delivery}>{(shown) => <Shown delivery={shown} />}</Loaded>
      )}
    </Page>
  )
}

function Shown({ delivery }: { delivery: WebhookDelivery }) {
  const word = useWords(DELIVERY_WORDS)
  return (
    <>
      {delivery.state === 'DEAD' && (
        <p className="notice">
          <WarningIcon size={20} />
          {word.dead}
        </p>
      )}
      <About delivery={delivery} />
      <Attempts attempts={delivery.attemptLog} />
      <details className="card webhook-body">
        <summary>{word.body}</summary>
        <pre>{delivery.body}</pre>
      </details>
    </>
  )
}

function About({ delivery }: { delivery: WebhookDelivery }) {
  const word = useWords(DELIVERY_WORDS)
  const { types } = useWords(WEBHOOK_WORDS)
  const language = useLanguage()
  const { type, url, outTradeNo, createdAt, nextAttemptAt, finishedAt, deliveryId, eventId } = delivery
  return (
    <section className="card" aria-labelledby="delivery-about">
      <h2 id="delivery-about" className="card-title">
        {word.about}
      </h2>
      <Facts>
        <Fact name={word.type}>
          {types[type]} <code className="muted">{type}</code>
        </Fact>
        <Fact name={word.url}>{url}</Fact>
        {outTradeNo !== undefined && (
          <Fact name={word.order}>
            <Link href={ordersAt(outTradeNo)}>{outTradeNo}</Link>
          </Fact>
        )}
        <Fact name={word.created}>{dateAndTime(createdAt, language)}</Fact>
        {nextAttemptAt !== undefined && <Fact name={word.next}>{dateAndTime(nextAttemptAt, language)}</Fact>}
        {finishedAt !== undefined && <Fact name={word.finished}>{dateAndTime(finishedAt, language)}</Fact>}
        <Number name={word.event} number={eventId} />
        <Number name={word.delivery} number={deliveryId} />
      </Facts>
    </section>
  )
}

function Number({ name, number }: { name: string; number: string }) {
  return (
    <Fact name={name} className="fact-number">
      <code>{number}</code>
      <CopyButton text={number} name={name} />
    </Fact>
  )
}

function Attempts({ attempts }: { attempts: readonly WebhookAttemptView[] }) {
  const word = useWords(DELIVERY_WORDS)
  const { columns } = word
  return (
    <section className="refunds-section" aria-labelledby="delivery-attempts">
      <h2 id="delivery-attempts">{word.attempts}</h2>
      {attempts.length === 0 ? (
        <p className="muted">{word.none}</p>
      ) : (
        <TableFrame label={word.attempts}>
          <table className="table webhook-table" aria-label={word.attempts}>
            <thead>
              <tr>
                <th scope="col" className="number">
                  {columns.no}
                </th>
                <th scope="col">{columns.time}</th>
                <th scope="col" className="number">
                  {columns.status}
                </th>
                <th scope="col" className="number">
                  {columns.duration}
                </th>
                <th scope="col">{columns.result}</th>
                <th scope="col">{columns.answer}</th>
              </tr>
            </thead>
            <tbody>
              {attempts.map((attempt) => (
                <Attempt key={attempt.attemptNo} attempt={attempt} />
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </section>
  )
}

function Attempt({ attempt: { attemptNo, at, durationMs, status, error, answer } }: { attempt: WebhookAttemptView }) {
  const word = useWords(DELIVERY_WORDS)
  const language = useLanguage()
  return (
    <tr>
      <td className="number">{attemptNo}</td>
      <td className="nowrap figures">{dateAndTime(at, language)}</td>
      <td className="number">{status ?? '–'}</td>
      <td className="number">{word.ms(durationMs)}</td>
      <td className="webhook-result">
        {error === undefined ? word.taken : <ErrorWords error={error} status={undefined} />}
      </td>
      <td className="webhook-url">{answer === undefined || answer === '' ? '–' : <code>{answer}</code>}</td>
    </tr>
  )
}
