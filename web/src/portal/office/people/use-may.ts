import type { PersonCard } from '@yimatong/contract/office-api'
import { useOfficeSession } from '../../session/session.ts'

/** Whether whoever looks may change this person: the logistics office, as long as the account is not closed. */
export function useMayChange({ state }: Pick<PersonCard, 'state'>): boolean {
  return useOfficeSession().role === 'LOGISTICS' && state !== 'CLOSED'
}
