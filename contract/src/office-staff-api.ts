import { z } from 'zod'
import { id, text, time } from './fields.ts'
import { portalLogin } from './portal-api.ts'
import { officeRole } from './roles.ts'

/** Somebody of the logistics office. */
export const staffMember = z
  .object({
    userId: id('portalUser'),
    login: z.string(),
    name: z.string(),
    role: officeRole,
    active: z.boolean(),
    createdAt: time,
    /** The caller: nobody changes himself. */
    you: z.boolean(),
  })
  .meta({ id: 'StaffMember' })
export type StaffMember = z.infer<typeof staffMember>

/** `GET staff`: all of them, by login. */
export const staffList = z.object({ staff: z.array(staffMember) })
export type StaffList = z.infer<typeof staffList>

export const staffParams = z.strictObject({ userId: id('portalUser') })

/** `POST staff` (with the password): STATE_CONFLICT when somebody has this login, a merchant's people included. */
export const newStaffBody = z.strictObject({ login: portalLogin, name: text(64), role: officeRole })
export type NewStaffBody = z.infer<typeof newStaffBody>

/** `PUT staff/{userId}` (with the password): FORBIDDEN for oneself. Another role, or none any more, ends the sessions. */
export const staffBody = z.strictObject({ name: text(64), role: officeRole, active: z.boolean() })
export type StaffBody = z.infer<typeof staffBody>

/** A password that was made now and is shown once. */
export const staffPassword = z.object({ member: staffMember, password: z.string() }).meta({ id: 'StaffPassword' })
export type StaffPassword = z.infer<typeof staffPassword>
