import type { PortalException } from '@yimatong/contract/portal-api'

/** How far an exception has come: repaired, how; or who it waits for. */
export type Standing = NonNullable<PortalException['resolvedHow']> | 'AUTOMATIC' | 'PAYER' | 'OFFICE'

/** Money in the suspense account waits for its payer; what the ledger refuses waits for the logistics office. */
export function standingOf(exception: Pick<PortalException, 'class' | 'automatic' | 'resolvedHow'>): Standing {
  if (exception.resolvedHow !== undefined) return exception.resolvedHow
  if (exception.automatic) return 'AUTOMATIC'
  return exception.class === 'REFUND_TO_SUSPENSE' ? 'PAYER' : 'OFFICE'
}
