import type { WebhookDeliveryRow } from '@yimatong/contract/portal-api'
import { useLocation } from 'wouter'
import { failureOf } from '../../shared/http/errors.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { RefreshIcon } from '../../shared/ui/icons.tsx'
import { useFailureWords } from '../api/failures.ts'
import { PATHS } from '../paths.ts'
import { useResend } from './use-webhooks.ts'
import { WEBHOOK_WORDS } from './words.ts'

/** Sends an event again, also one that was given up, and goes where one sees what comes of it. */
export function ResendButton({ delivery: { deliveryId } }: { delivery: WebhookDeliveryRow }) {
  const word = useWords(WEBHOOK_WORDS)
  const sentence = useSendFailure()
  const [, navigate] = useLocation()
  const resend = useResend()
  const send = () =>
    resend.mutate(deliveryId, { onSuccess: (sent) => navigate(PATHS.webhookDelivery(sent.deliveryId)) })
  return (
    <>
      {resend.isError && (
        <p className="failure" role="alert">
          {sentence(resend.error)}
        </p>
      )}
      <button type="button" className="button button-primary" disabled={resend.isPending} onClick={send}>
        <RefreshIcon size={20} />
        {resend.isPending ? word.busy : word.resend}
      </button>
    </>
  )
}

/** Why nothing was sent, or that nobody knows. */
export function useSendFailure(): (error: Error) => string {
  const word = useWords(WEBHOOK_WORDS)
  const failureWords = useFailureWords()
  return (error) => {
    const failure = failureOf(error)
    if (failure === 'STATE_CONFLICT') return word.conflict
    return failure === 'NO_ANSWER' ? word.unknown : failureWords(error)
  }
}
