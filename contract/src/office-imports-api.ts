import { z } from 'zod'
import { officeActor } from './office-audit-api.ts'
import { id, pageQuery, text, time } from './fields.ts'

/** Rosters (名册导入): `/portal/v1/office/people/imports`. */

/** CHECKED: staged, every bad row is known. CONFIRMED: being carried out. APPLIED: all are in. FAILED: nobody is. */
export const IMPORT_STATES = ['CHECKED', 'CONFIRMED', 'APPLIED', 'FAILED', 'CANCELLED'] as const
export type ImportState = (typeof IMPORT_STATES)[number]

/** What is wrong with a row. */
export const ROW_FAULTS = [
  'SCHOOL_NO',
  'TWICE',
  'NAME',
  'NAME_LONG',
  'CLASS',
  'FROM',
  'UNTIL',
  'DATES',
  'PAYMENT_LIMIT',
  'DAILY_LIMIT',
  'OTHER_NAME',
  'VISITOR',
  'CLOSED',
] as const
export type RowFault = (typeof ROW_FAULTS)[number]

export const importView = z
  .object({
    importId: id('personImport'),
    fileName: z.string(),
    state: z.enum(IMPORT_STATES),
    uploadedBy: officeActor,
    uploadedAt: time,
    confirmedAt: time.optional(),
    finishedAt: time.optional(),
    rows: z.int(),
    new: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    bad: z.int(),
    /** Accounts of new people that are open by now. */
    accountsOpened: z.int(),
    /** With FAILED: CHANGED_MEANWHILE, or what the one-card backend refused. */
    fault: z.string().optional(),
  })
  .meta({ id: 'PersonImport' })
export type ImportView = z.infer<typeof importView>

export const importPage = z
  .object({ imports: z.array(importView), nextCursor: z.string().optional() })
  .meta({ id: 'PersonImportPage' })
export type ImportPage = z.infer<typeof importPage>

/** `POST people/imports`: the body is the file, CSV in UTF-8 or GB 18030. FILE_REFUSED says what is wrong with a file. */
export const uploadQuery = z.strictObject({ fileName: text(200) })
export const importParams = z.strictObject({ importId: id('personImport') })

/** A line of the file: as it was written, and what is wrong with it. */
export const importRow = z
  .object({
    line: z.int(),
    schoolNo: z.string(),
    name: z.string(),
    identityClass: z.string(),
    identityFrom: z.string(),
    identityUntil: z.string(),
    paymentLimit: z.string(),
    dailyLimit: z.string(),
    faults: z.array(z.enum(ROW_FAULTS)),
  })
  .meta({ id: 'PersonImportRow' })
export type ImportRow = z.infer<typeof importRow>
export const importRowsQuery = pageQuery
export const importRows = z
  .object({ rows: z.array(importRow), nextCursor: z.string().optional() })
  .meta({ id: 'PersonImportRows' })
export type ImportRows = z.infer<typeof importRows>
export const importFileQuery = z.strictObject({ language: z.enum(['zh', 'en']).optional() })
