import type { PaymentView } from '@yimatong/contract/gateway-api'
import type { Shot } from './raw-client.ts'

const viewOf = ({ status, body }: Shot): PaymentView | undefined =>
  status === 200 ? (JSON.parse(body.toString()) as PaymentView) : undefined

export const wasLetIn = ({ status }: Shot): boolean => status !== 503

/** Those that were not turned away; throws unless each of them succeeded. */
export function acceptedOf(shots: readonly Shot[]): Shot[] {
  const accepted = shots.filter(wasLetIn)
  mustSucceed(accepted)
  return accepted
}

/** Throws unless every payment succeeded: otherwise there is nothing to measure. */
export function mustSucceed(shots: readonly Shot[]): void {
  for (const shot of shots) {
    if (viewOf(shot)?.state === 'SUCCESS') continue
    throw new Error(`a payment did not succeed: ${shot.status} ${shot.body.toString().slice(0, 400)}`)
  }
}
