import { OFFICE_ROLES, type OfficeRole } from '@yimatong/contract/roles'
import { type ComponentType, lazy, type ReactNode } from 'react'
import { type Words, words } from '../../shared/i18n/words.ts'
import {
  BillsIcon,
  CheckIcon,
  DisplayIcon,
  HomeIcon,
  InfoIcon,
  LimitIcon,
  ListIcon,
  LockIcon,
  PayIcon,
  PersonIcon,
  ReceiptIcon,
  RefundIcon,
  ScalesIcon,
  ShopIcon,
  TillIcon,
  WarningIcon,
} from '../../shared/ui/icons.tsx'
import { ApprovalsBadge } from './approvals/ApprovalsBadge.tsx'
import { ExceptionsBadge } from './exceptions/ExceptionsBadge.tsx'

/** The sidebar's groups, in their order: the day's work, money, the books, the system. */
export const GROUPS = ['DAILY', 'MONEY', 'BOOKS', 'SYSTEM'] as const
type Group = (typeof GROUPS)[number]

/** A part of the office: its place in the sidebar, who sees it, and its page, which finds its own way below its address. */
export interface Area {
  path: string
  /** Every address that belongs to it. */
  match: string
  name: Words<{ name: string }>
  icon: ReactNode
  group: Group
  roles: readonly OfficeRole[]
  page: ComponentType
  /** What there is to do there. */
  badge?: ComponentType
}

const EVERYBODY = OFFICE_ROLES
const named = (zh: string, en: string) => words({ name: zh }, { name: en })

/** Every page of the office. Whoever adds one adds its block, in the order of the sidebar. */
export const AREAS: readonly Area[] = [
  {
    path: '/',
    match: '/',
    name: named('首页', 'Home'),
    icon: <HomeIcon size={20} />,
    group: 'DAILY',
    roles: EVERYBODY,
    page: lazy(() => import('./home/OfficeHomePage.tsx')),
  },
  {
    path: '/approvals',
    match: '/approvals/*?',
    name: named('复核', 'Approvals'),
    icon: <CheckIcon size={20} />,
    group: 'DAILY',
    roles: EVERYBODY,
    page: lazy(() => import('./approvals/ApprovalsPages.tsx')),
    badge: ApprovalsBadge,
  },
  {
    path: '/disputes',
    match: '/disputes/*?',
    name: named('争议', 'Disputes'),
    icon: <InfoIcon size={20} />,
    group: 'DAILY',
    roles: EVERYBODY,
    page: lazy(() => import('./disputes/OfficeDisputesPage.tsx')),
  },
  {
    path: '/people',
    match: '/people/*?',
    name: named('人员', 'People'),
    icon: <PersonIcon size={20} />,
    group: 'DAILY',
    roles: EVERYBODY,
    page: lazy(() => import('./people/PeoplePages.tsx')),
  },
  {
    path: '/merchants',
    match: '/merchants/*?',
    name: named('商户', 'Merchants'),
    icon: <ShopIcon size={20} />,
    group: 'DAILY',
    roles: EVERYBODY,
    page: lazy(() => import('./merchants/MerchantsPages.tsx')),
  },
  {
    path: '/terminals',
    match: '/terminals/*?',
    name: named('终端', 'Tills'),
    icon: <TillIcon size={20} />,
    group: 'DAILY',
    roles: EVERYBODY,
    page: lazy(() => import('./terminals/TerminalsPages.tsx')),
  },
  // Payments and paying back.
  {
    path: '/payments',
    match: '/payments/*?',
    name: named('付款', 'Payments'),
    icon: <BillsIcon size={20} />,
    group: 'DAILY',
    roles: EVERYBODY,
    page: lazy(() => import('./payments/OfficePaymentsPages.tsx')),
  },
  {
    path: '/pay-backs',
    match: '/pay-backs/*?',
    name: named('批量退费', 'Pay-back'),
    icon: <RefundIcon size={20} />,
    group: 'MONEY',
    roles: EVERYBODY,
    page: lazy(() => import('./pay-backs/PayBackPages.tsx')),
  },
  // Money in and out.
  {
    path: '/money',
    match: '/money/*?',
    name: named('收支', 'Money in and out'),
    icon: <PayIcon size={20} />,
    group: 'MONEY',
    roles: EVERYBODY,
    page: lazy(() => import('./money/MoneyPages.tsx')),
  },
  {
    path: '/trial-balance',
    match: '/trial-balance/*?',
    name: named('试算平衡', 'Trial balance'),
    icon: <ListIcon size={20} />,
    group: 'BOOKS',
    roles: EVERYBODY,
    page: lazy(() => import('./trial-balance/TrialBalancePages.tsx')),
  },
  // Surcharge rules.
  {
    path: '/rules',
    match: '/rules/*?',
    name: named('搭伙费规则', 'Surcharge rules'),
    icon: <LimitIcon size={20} />,
    group: 'DAILY',
    roles: EVERYBODY,
    page: lazy(() => import('./rules/RulesArea.tsx')),
  },
  // Reconciliation and exceptions.
  // Surcharge rules.
  {
    path: '/reconciliation',
    match: '/reconciliation/*?',
    name: named('对账', 'Reconciliation'),
    icon: <ScalesIcon size={20} />,
    group: 'BOOKS',
    roles: EVERYBODY,
    page: lazy(() => import('./reconciliation/ReconciliationPages.tsx')),
  },
  {
    path: '/exceptions',
    match: '/exceptions/*?',
    name: named('差错处理', 'Exceptions'),
    icon: <WarningIcon size={20} />,
    group: 'BOOKS',
    roles: EVERYBODY,
    page: lazy(() => import('./exceptions/ExceptionsPages.tsx')),
    badge: ExceptionsBadge,
  },
  // Settlement.
  {
    path: '/settlements',
    match: '/settlements/*?',
    name: named('结算', 'Settlement'),
    icon: <ReceiptIcon size={20} />,
    group: 'BOOKS',
    roles: EVERYBODY,
    page: lazy(() => import('./settlement/SettlementPages.tsx')),
  },
  // Reports.
  {
    path: '/reports',
    match: '/reports',
    name: named('报表', 'Reports'),
    icon: <LimitIcon size={20} />,
    group: 'BOOKS',
    roles: EVERYBODY,
    page: lazy(() => import('./reports/ReportsPage.tsx')),
  },
  // The system.
  {
    path: '/staff',
    match: '/staff/*?',
    name: named('员工', 'Staff'),
    icon: <LockIcon size={20} />,
    group: 'SYSTEM',
    roles: ['ADMIN', 'AUDITOR'],
    page: lazy(() => import('./staff/StaffPage.tsx')),
  },
  {
    path: '/audit-log',
    match: '/audit-log/*?',
    name: named('审计日志', 'Audit log'),
    icon: <ListIcon size={20} />,
    group: 'SYSTEM',
    roles: EVERYBODY,
    page: lazy(() => import('./audit/AuditPage.tsx')),
  },
  {
    path: '/system',
    match: '/system',
    name: named('系统', 'System'),
    icon: <DisplayIcon size={20} />,
    group: 'SYSTEM',
    roles: EVERYBODY,
    page: lazy(() => import('./system/SystemPage.tsx')),
  },
]
