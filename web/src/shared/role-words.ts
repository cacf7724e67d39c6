import type { PortalRole } from '@yimatong/contract/roles'
import { words } from './i18n/words.ts'

/** What people call the roles of the portal. */
export const ROLE_WORDS = words<Record<PortalRole, string>>(
  { OWNER: '负责人', CASHIER: '收银员', ADMIN: '管理员', LOGISTICS: '后勤', FINANCE: '财务', AUDITOR: '审计' },
  {
    OWNER: 'Owner',
    CASHIER: 'Cashier',
    ADMIN: 'Administrator',
    LOGISTICS: 'Logistics',
    FINANCE: 'Finance',
    AUDITOR: 'Auditor',
  },
)
