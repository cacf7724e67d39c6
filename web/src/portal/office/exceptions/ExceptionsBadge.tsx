import { useWords } from '../../../shared/i18n/words.ts'
import { SidebarBadge } from '../../shell/SidebarItem.tsx'
import { useCaseCounts } from './use-cases.ts'
import { QUEUE_WORDS } from './words.ts'

/** How many exceptions are open. */
export function ExceptionsBadge() {
  const word = useWords(QUEUE_WORDS)
  const count = useCaseCounts().data?.open ?? 0
  return <SidebarBadge count={count} words={word.counts(count)} />
}
