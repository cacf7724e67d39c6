import { commonSettings, databaseUrlSetting, originSetting, pathSetting, readConfig } from '@yimatong/kit/config'
import { z } from 'zod'

/** What the payment server is told when it starts. */
export const settings = z.object({
  ...commonSettings,
  PAYMENT_DATABASE_URL: databaseUrlSetting,
  /** Where the code service and the one-card backend listen. */
  TSM_URL: originSetting,
  ONECARD_URL: originSetting,
  /** Signs the tokens of phones and tills; its public half is in the JWKS file. */
  PLATFORM_KEY_FILE: pathSetting,
  PLATFORM_JWKS_FILE: pathSetting,
  /** The built pages. */
  WEB_DIR: pathSetting,
})

export type Config = z.output<typeof settings>

/** Reads the settings, or ends the process with one sentence that names everything missing. */
export function readPaymentConfig(): Config {
  return readConfig(settings)
}
