import {
  commonSettings,
  countSetting,
  databaseUrlSetting,
  originSetting,
  pathSetting,
  proxiesSetting,
  readConfig,
  switchSetting,
} from '@yimatong/kit/config'
import {
  CONFIRM_WITHIN_SECONDS,
  DUPLICATE_WITHIN_SECONDS,
  PIN_FREE_FEN,
  PIN_FREE_PER_DAY,
  STATIC_CODE_GRADES,
  TWO_MERCHANTS_WITHIN_SECONDS,
} from '@yimatong/contract/limits'
import { z } from 'zod'

/** What the payment server is told when it starts. */
export const settings = z
  .object({
    ...commonSettings,
    PAYMENT_DATABASE_URL: databaseUrlSetting,
    /** Where the code service and the one-card backend listen. */
    TSM_URL: originSetting,
    ONECARD_URL: originSetting,
    /** Signs the tokens of phones and tills; its public half is in the JWKS file. */
    PLATFORM_KEY_FILE: pathSetting,
    PLATFORM_JWKS_FILE: pathSetting,
    /** Signs merchant codes; its kid, 1 to 255, stands in each of them. */
    MERCHANT_CODE_KEY_FILE: pathSetting,
    /** The public halves of all keys whose merchant codes are good; that key alone when absent. */
    MERCHANT_CODE_JWKS_FILE: pathSetting.optional(),
    /** 32 random bytes in hex on each line, of which the last is in force; without them the PIN hashes in the database are worth nothing. */
    PIN_PEPPER_FILE: pathSetting,
    /** The same, from which the keys that sign notifications are worked out. */
    WEBHOOK_SECRET_FILE: pathSetting,
    /** Who stands before us and ends TLS: believed about the address of whoever calls, as nobody else is. */
    TRUSTED_PROXIES: proxiesSetting.optional(),
    /** For development only: merchants may have notifications sent to http://localhost. */
    WEBHOOK_ALLOW_LOCALHOST: switchSetting.default(false),
    /** Where hints of work are kept and shared between processes; in the payment database when absent. */
    REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'expected a redis:// address' }).optional(),
    /** How well the school knows its payers: what static merchant codes may take of a person on one day. */
    STATIC_CODE_GRADE: z.enum(STATIC_CODE_GRADES).default('D'),
    /** What a till may take without the payer's PIN: the total of one payment in fen, and payments of a person on one day. */
    PIN_FREE_FEN: countSetting.default(PIN_FREE_FEN),
    PIN_FREE_PER_DAY: countSetting.default(PIN_FREE_PER_DAY),
    /** A surcharge that was pending is not worth asking for below this, in fen, and is asked for so many days. */
    PENDING_SURCHARGE_MIN_FEN: countSetting.default(10),
    PENDING_SURCHARGE_DAYS: countSetting.default(90),
    /** How long a payer has to confirm what is above that. */
    CONFIRM_WITHIN_SECONDS: countSetting.default(CONFIRM_WITHIN_SECONDS),
    /** The same person, amount and till within so long asks the cashier; two merchants within so long ask the payer. 0: never. */
    DUPLICATE_WITHIN_SECONDS: countSetting.default(DUPLICATE_WITHIN_SECONDS),
    TWO_MERCHANTS_WITHIN_SECONDS: countSetting.default(TWO_MERCHANTS_WITHIN_SECONDS),
    /** Groups of payments that walk behind each other; as many as suit two cores when absent. */
    CONVOYS: countSetting.refine((convoys) => convoys >= 1, 'expected 1 or more').optional(),
    /** How long the log of notifications to merchants' servers is kept; a week at least. */
    KEEP_NOTIFICATIONS_DAYS: countSetting.refine((days) => days >= 7, 'expected 7 days or more').default(90),
    /** The built pages. */
    WEB_DIR: pathSetting,
  })
  // A campus with real merchants does not let them reach what listens beside it.
  .refine(({ DEMO, WEBHOOK_ALLOW_LOCALHOST }) => DEMO || !WEBHOOK_ALLOW_LOCALHOST, {
    path: ['WEBHOOK_ALLOW_LOCALHOST'],
    error: 'only where DEMO is true',
  })

export type Config = z.output<typeof settings>

/** Reads the settings, or ends the process with one sentence that names everything missing. */
export function readPaymentConfig(): Config {
  return readConfig(settings)
}
