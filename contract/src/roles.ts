import { z } from 'zod'

/** OWNER: everything of one merchant. CASHIER: looks at takings, makes dynamic codes and gives small amounts of the day back. */
export const MERCHANT_ROLES = ['OWNER', 'CASHIER'] as const
export type MerchantRole = (typeof MERCHANT_ROLES)[number]

/**
 * The logistics office. ADMIN: staff, keys and settings, nothing with money. LOGISTICS: people, merchants, terminals, rules,
 * exceptions. FINANCE: money in and out, reconciliation, settlement. AUDITOR: reads everything and changes nothing.
 */
export const OFFICE_ROLES = ['ADMIN', 'LOGISTICS', 'FINANCE', 'AUDITOR'] as const
export type OfficeRole = (typeof OFFICE_ROLES)[number]

/** Whoever logs in at the portal has one role, a merchant's or the office's. */
export const PORTAL_ROLES = [...MERCHANT_ROLES, ...OFFICE_ROLES] as const
export type PortalRole = (typeof PORTAL_ROLES)[number]

export const merchantRole = z.enum(MERCHANT_ROLES).meta({ id: 'MerchantRole' })
export const officeRole = z.enum(OFFICE_ROLES).meta({ id: 'OfficeRole' })
export const portalRole = z.enum(PORTAL_ROLES).meta({ id: 'PortalRole' })

export const isMerchantRole = (role: PortalRole): role is MerchantRole => MERCHANT_ROLES.some((one) => one === role)
export const isOfficeRole = (role: PortalRole): role is OfficeRole => OFFICE_ROLES.some((one) => one === role)
