import type { PortalPayment } from '@yimatong/contract/portal-api'
import type { ReactNode } from 'react'
import { dateAndTime } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import {
  CheckIcon,
  ClockIcon,
  CrossIcon,
  type IconProps,
  LockIcon,
  PayIcon,
  PhoneIcon,
  SearchIcon,
} from '../../shared/ui/icons.tsx'
import { PAYMENT_WORDS } from './payment-words.ts'
import { useTerminalName } from './terminal-name.ts'

type Event = PortalPayment['timeline'][number]

const ICONS: Readonly<Record<Event['type'], (props: IconProps) => ReactNode>> = {
  CREATED: PayIcon,
  CONFIRMATION_REQUESTED: PhoneIcon,
  CONFIRMED: LockIcon,
  REFUSED: CrossIcon,
  EXPIRED: ClockIcon,
  CANCELLED: CrossIcon,
  SUCCEEDED: CheckIcon,
  DECLINED: CrossIcon,
  CLOSED: CrossIcon,
  FOUND_BY_SWEEPER: SearchIcon,
}

/** Everything that happened, by whom and when, oldest first. */
export function TimelineCard({ timeline }: { timeline: readonly Event[] }) {
  const word = useWords(PAYMENT_WORDS)
  return (
    <section className="card" aria-labelledby="payment-timeline">
      <h2 id="payment-timeline" className="card-title">
        {word.timeline}
      </h2>
      <ol className="timeline">
        {timeline.map((event) => (
          <TimelineEvent key={`${event.type} ${event.at}`} event={event} />
        ))}
      </ol>
    </section>
  )
}

function TimelineEvent({ event: { type, at, actor } }: { event: Event }) {
  const word = useWords(PAYMENT_WORDS)
  const language = useLanguage()
  const nameOf = useTerminalName()
  const Icon = ICONS[type]
  return (
    <li className={`event event-${type.toLowerCase()}`}>
      <span className="event-icon">
        <Icon size={16} />
      </span>
      <p className="event-what">{word.events[type]}</p>
      <p className="event-who">{actor.kind === 'TERMINAL' ? nameOf(actor) : word.actors[actor.kind]}</p>
      <time className="event-when figures" dateTime={at}>
        {dateAndTime(at, language)}
      </time>
    </li>
  )
}
