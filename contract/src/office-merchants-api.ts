import { z } from 'zod'
import { businessDate, id, merchantNo, pageQuery, text, time } from './fields.ts'
import { merchantRefusal } from './merchant-standing.ts'

/**
 * Merchants, canteens and kinds of stalls as the office keeps them. What the caller sends as `key` names the wish: the same
 * again is the same answer, with other content IDEMPOTENCY_CONFLICT.
 */

export const OFFICE_MERCHANT_STATES = ['ACTIVE', 'DISABLED', 'OPENING'] as const
/** A contract that ends soon does so within so many days, today included. */
export const CONTRACT_ENDS_SOON_DAYS = 30
/** ENDING: within CONTRACT_ENDS_SOON_DAYS. The others: the merchant takes no payments today because of it. */
export const CONTRACT_FILTERS = ['ENDING', 'ENDED', 'NOT_BEGUN'] as const

export const wishKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{8,64}$/)
  .meta({ description: "The caller's own name of this wish: its idempotency key." })
const calendarDay = z.iso.date().refine((date) => date >= '2000-01-01', 'The books begin in 2000.')
const canteenId = z.string().regex(/^[A-Za-z0-9_]{1,40}$/)
const minuteOfDay = z.int().min(0).max(1440)
const reason = text(200)

export const officeCanteen = z
  .object({
    canteenId,
    name: z.string(),
    nameEn: z.string(),
    /** Minutes of the campus day between which it is open. */
    opensMinute: z.int(),
    closesMinute: z.int(),
    merchants: z.int(),
  })
  .meta({ id: 'OfficeCanteen' })
export type OfficeCanteen = z.infer<typeof officeCanteen>
export const officeCanteens = z.object({ canteens: z.array(officeCanteen) })

/** `POST canteens`, `PUT canteens/{canteenId}`: STATE_CONFLICT when another has this name. */
export const canteenBody = z
  .strictObject({ name: text(64), nameEn: text(64), opensMinute: minuteOfDay, closesMinute: minuteOfDay })
  .refine(({ opensMinute, closesMinute }) => opensMinute < closesMinute, 'It must open before it closes.')
export type CanteenBody = z.infer<typeof canteenBody>
export const canteenParams = z.strictObject({ canteenId })

export const officeCategory = z
  .object({ categoryId: id('merchantCategory'), name: z.string(), nameEn: z.string(), merchants: z.int() })
  .meta({ id: 'OfficeCategory' })
export type OfficeCategory = z.infer<typeof officeCategory>
export const officeCategories = z.object({ categories: z.array(officeCategory) })

/** `POST merchant-categories`, `PUT merchant-categories/{categoryId}`: STATE_CONFLICT when another has this name. */
export const categoryBody = z.strictObject({ name: text(64), nameEn: text(64) })
export type CategoryBody = z.infer<typeof categoryBody>
export const categoryParams = z.strictObject({ categoryId: id('merchantCategory') })

const named = z.object({ name: z.string(), nameEn: z.string() })

export const officeMerchantRow = z
  .object({
    merchantNo,
    name: z.string(),
    nameEn: z.string(),
    canteen: named.extend({ canteenId }),
    category: named.extend({ categoryId: id('merchantCategory') }).optional(),
    state: z.enum(OFFICE_MERCHANT_STATES),
    /** Why it takes no payments today. */
    refusal: merchantRefusal.optional(),
    contractFrom: businessDate.optional(),
    contractUntil: businessDate.optional(),
    commissionBps: z.int(),
    hasSettlementAccount: z.boolean(),
    terminals: z.object({ active: z.int(), offline: z.int(), locked: z.int() }),
  })
  .meta({ id: 'OfficeMerchantRow' })
export type OfficeMerchantRow = z.infer<typeof officeMerchantRow>

/** `GET merchants` and its files: by number. `q`: a part of a name, of the contact's name, or the beginning of a number. */
export const merchantsFilter = z.strictObject({
  q: text(64).optional(),
  canteen: canteenId.optional(),
  category: z.union([id('merchantCategory'), z.literal('NONE')]).optional(),
  state: z.enum(OFFICE_MERCHANT_STATES).optional(),
  contract: z.enum(CONTRACT_FILTERS).optional(),
})
export type MerchantsFilter = z.infer<typeof merchantsFilter>
export const merchantsQuery = merchantsFilter.extend(pageQuery.shape)
export const fileQuery = { language: z.enum(['zh', 'en']).optional() }
export const merchantsFileQuery = merchantsFilter.extend(fileQuery)
export const officeMerchantPage = z
  .object({ merchants: z.array(officeMerchantRow), count: z.int(), nextCursor: z.string().optional() })
  .meta({ id: 'OfficeMerchantPage' })
export type OfficeMerchantPage = z.infer<typeof officeMerchantPage>

/** Where a merchant's money is paid out. The number is whole for FINANCE only; others see its last four figures. */
export const settlementAccountView = z
  .object({ holder: z.string(), bank: z.string(), number: z.string() })
  .meta({ id: 'SettlementAccount' })
export type SettlementAccountView = z.infer<typeof settlementAccountView>

/** `**** 8888`. */
export const maskedAccountNumber = (number: string): string => `**** ${number.slice(-4)}`

export const merchantLogin = z
  .object({
    userId: id('portalUser'),
    login: z.string(),
    name: z.string(),
    role: z.enum(['OWNER', 'CASHIER']),
    active: z.boolean(),
    createdAt: time,
  })
  .meta({ id: 'MerchantLogin' })
export type MerchantLogin = z.infer<typeof merchantLogin>

/** What waits for a second person's decision. */
export const waitingTerm = z.object({
  approvalId: z.string(),
  kind: z.string(),
  requestedAt: time,
  commissionBps: z.int().optional(),
  settlementAccount: settlementAccountView.optional(),
})

export const officeMerchant = officeMerchantRow
  .extend({
    accountNo: z.string(),
    /** False: the one-card backend has not been told of its account or state yet. */
    ledgerTold: z.boolean(),
    contactName: z.string().optional(),
    contactPhone: z.string().optional(),
    shiftRequired: z.boolean(),
    settlementAccount: settlementAccountView.optional(),
    waiting: z.array(waitingTerm),
    logins: z.array(merchantLogin),
    staticCodes: z.int(),
    createdAt: time,
  })
  .meta({ id: 'OfficeMerchant' })
export type OfficeMerchant = z.infer<typeof officeMerchant>
export const merchantParams = z.strictObject({ merchantNo })

const facts = {
  name: text(64),
  nameEn: text(64),
  canteenId,
  /** Null: none. The same for the others. */
  categoryId: id('merchantCategory').nullable(),
  contractFrom: calendarDay.nullable(),
  contractUntil: calendarDay.nullable(),
  contactName: text(64).nullable(),
  contactPhone: text(32).nullable(),
}
const inOrder = ({ contractFrom, contractUntil }: { contractFrom: string | null; contractUntil: string | null }) =>
  contractFrom === null || contractUntil === null || contractFrom <= contractUntil
const OUT_OF_ORDER = 'The contract must begin before it ends.'

/** `POST merchants`: opened at the one-card backend before it is ACTIVE; until then OPENING. */
export const newMerchantBody = z.strictObject({ key: wishKey, ...facts }).refine(inOrder, OUT_OF_ORDER)
export type NewMerchantBody = z.infer<typeof newMerchantBody>
/** `PUT merchants/{merchantNo}`: all of it as it shall be. */
export const merchantBody = z.strictObject(facts).refine(inOrder, OUT_OF_ORDER)
export type MerchantBody = z.infer<typeof merchantBody>
/** `POST merchants/{merchantNo}/state`. */
export const merchantStateBody = z.strictObject({ active: z.boolean(), reason })
export type MerchantStateBody = z.infer<typeof merchantStateBody>

/** `POST merchants/{merchantNo}/commission`, `.../settlement-account`: asks a second person, see `office-approvals-api.ts`. */
export const commissionBody = z.strictObject({ commissionBps: z.int().min(0).max(10_000), reason })
export type CommissionBody = z.infer<typeof commissionBody>
export const settlementAccountBody = z.strictObject({
  holder: text(64),
  bank: text(64),
  number: z.string().regex(/^\d{8,32}$/),
  reason,
})
export type SettlementAccountBody = z.infer<typeof settlementAccountBody>

/** `POST merchants/{merchantNo}/logins`: STATE_CONFLICT when somebody has this login. The password is shown once. */
export const merchantLoginBody = z.strictObject({
  login: z.string().regex(/^[a-z0-9][a-z0-9._-]{2,31}$/),
  name: text(64),
})
export type MerchantLoginBody = z.infer<typeof merchantLoginBody>
export const loginParams = z.strictObject({ merchantNo, userId: id('portalUser') })
export const loginStateBody = z.strictObject({ active: z.boolean() })
/** A password that was just made: nobody can read it again. */
export const merchantPassword = z.object({ login: z.string(), password: z.string() }).meta({ id: 'MerchantPassword' })
export type MerchantPassword = z.infer<typeof merchantPassword>
