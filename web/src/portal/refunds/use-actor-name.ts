import type { PortalRefund } from '@yimatong/contract/portal-api'
import { useWords } from '../../shared/i18n/words.ts'
import { useTerminalName } from '../payments/terminal-name.ts'
import { REFUND_WORDS } from './words.ts'

/** Gives the name of whoever asked or decided: a person of the merchant, or a till. */
export function useActorName(): (actor: PortalRefund['requestedBy']) => string {
  const word = useWords(REFUND_WORDS)
  const nameOf = useTerminalName()
  return (actor) => {
    if (actor.kind === 'TERMINAL') return nameOf(actor) ?? ''
    if (actor.kind === 'SYSTEM') return word.system
    return (actor.userName ?? word.portal) + (actor.you === true ? word.you : '')
  }
}
