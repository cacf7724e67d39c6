import { useWords, words } from '../../../shared/i18n/words.ts'
import { SidebarBadge } from '../../shell/SidebarItem.tsx'
import { useWaitingApprovals } from './use-approvals.ts'

const WORDS = words(
  { waiting: (count: number) => `${count} 项待您复核` },
  { waiting: (count) => `${count} waiting for your decision` },
)

/** How many wait for this person's decision. */
export function ApprovalsBadge() {
  const word = useWords(WORDS)
  const count = useWaitingApprovals() ?? 0
  return <SidebarBadge count={count} words={word.waiting(count)} />
}
