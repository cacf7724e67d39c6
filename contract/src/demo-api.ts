import { z } from 'zod'
import { id, identityClass, merchantNo, terminalNo, time } from './fields.ts'
import { portalRole } from './roles.ts'
import { cashierNo } from './shift-api.ts'

/** `/demo/v1`: only there in demo mode (`DEMO=1`); otherwise 404. Lets the login pages show who to log in as. */
export const demoCampus = z
  .object({
    logins: z.array(
      z.object({
        schoolNo: z.string(),
        password: z.string(),
        /** The payment PIN. */
        pin: z.string(),
        name: z.string(),
        identityClass: identityClass.optional(),
        note: z.string(),
        noteEn: z.string(),
      }),
    ),
    /** For the portal: owners and cashiers of some merchants, then the office, which has no merchant. */
    portalLogins: z.array(
      z.object({
        login: z.string(),
        password: z.string(),
        name: z.string(),
        role: portalRole,
        merchantNo: merchantNo.optional(),
        merchantName: z.string().optional(),
        merchantNameEn: z.string().optional(),
      }),
    ),
    terminals: z.array(
      z.object({
        terminalNo,
        name: z.string(),
        merchantNo,
        merchantName: z.string(),
        merchantNameEn: z.string(),
        activated: z.boolean(),
      }),
    ),
    /** Who may open a shift at the tills of some merchants. */
    cashiers: z.array(z.object({ merchantNo, cashierNo, name: z.string(), nameEn: z.string(), pin: z.string() })),
    /** Static codes to scan from the screen: `url` is the text of the QR. */
    merchantCodes: z.array(
      z.object({
        codeId: id('staticCode'),
        label: z.string(),
        url: z.string(),
        merchantNo,
        merchantName: z.string(),
        merchantNameEn: z.string(),
        terminalNo: terminalNo.optional(),
      }),
    ),
  })
  .meta({ id: 'DemoCampus' })
export type DemoCampus = z.infer<typeof demoCampus>

export const demoActivationBody = z.strictObject({ terminalNo })
export const demoActivation = z.object({ activationCode: z.string(), expiresAt: time })
export type DemoActivation = z.infer<typeof demoActivation>
