import type { WebhookDeliveryRow } from '@yimatong/contract/portal-api'
import type { WebhookDeliveryState, WebhookError } from '@yimatong/contract/webhook-words'
import { useWords } from '../../shared/i18n/words.ts'
import { Chip, type Tone } from '../ui/Chip.tsx'
import { WEBHOOK_WORDS } from './words.ts'

const TONES: Record<WebhookDeliveryState, Tone> = { PENDING: 'wait', DELIVERED: 'good', DEAD: 'bad' }

/** How a delivery stands, in a word. */
export function DeliveryChip({ delivery: { state, resent } }: { delivery: WebhookDeliveryRow }) {
  const word = useWords(WEBHOOK_WORDS)
  return (
    <>
      <Chip tone={TONES[state]}>{word.states[state]}</Chip>
      {resent && <span className="second-line muted"> {word.resent}</span>}
    </>
  )
}

/** What an attempt came to; the status beside the words. */
export function ErrorWords({ error, status }: { error: WebhookError | undefined; status: number | undefined }) {
  const { errors } = useWords(WEBHOOK_WORDS)
  if (error === undefined) return status ?? '–'
  return status === undefined ? errors[error] : `${errors[error]} (${status})`
}
