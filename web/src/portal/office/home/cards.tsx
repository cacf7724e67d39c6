import { OFFICE_ROLES, type OfficeRole } from '@yimatong/contract/roles'
import type { ComponentType } from 'react'
import { SilentCard } from '../terminals/SilentCard.tsx'
import { OpenCard } from '../exceptions/OpenCard.tsx'
import { SettlementCard } from '../settlement/SettlementCard.tsx'
import { ApprovalsCard } from './ApprovalsCard.tsx'
import { DisputesCard } from './DisputesCard.tsx'
import { OutcomesCard } from './OutcomesCard.tsx'
import { TurnoverCard } from './TurnoverCard.tsx'

/** A card of the home page: who sees it. It asks for what it shows, and says so when that does not come. */
export interface HomeCard {
  name: string
  roles: readonly OfficeRole[]
  card: ComponentType
}

/** The cards in their order. */
export const HOME_CARDS: readonly HomeCard[] = [
  { name: 'turnover', roles: OFFICE_ROLES, card: TurnoverCard },
  { name: 'outcomes', roles: OFFICE_ROLES, card: OutcomesCard },
  { name: 'approvals', roles: OFFICE_ROLES, card: ApprovalsCard },
  { name: 'disputes', roles: OFFICE_ROLES, card: DisputesCard },
  { name: 'silent-tills', roles: OFFICE_ROLES, card: SilentCard },
  { name: 'exceptions', roles: OFFICE_ROLES, card: OpenCard },
  { name: 'settlement', roles: OFFICE_ROLES, card: SettlementCard },
]
