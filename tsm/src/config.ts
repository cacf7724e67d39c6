import { VOUCHER_LIFE_SECONDS } from '@yimatong/contract/tsm-api'
import {
  commonSettings,
  countSetting,
  databaseUrlSetting,
  type Environment,
  pathSetting,
  readConfig,
} from '@yimatong/kit/config'
import { z } from 'zod'

const positive = countSetting.refine((count) => count > 0, 'expected a whole number above 0')

/** What the TSM and its rotation command are told about keys and the vouchers they sign. */
const keySettings = {
  /** Holds the voucher keys and the digits' master secrets; only the TSM may read it. */
  TSM_KEYS_DIR: pathSetting,
  /** How long a new key is published before it signs; tills must have fetched it by then. */
  KEY_OVERLAP_SECONDS: positive.default(10 * 60),
  VOUCHER_LIFE_SECONDS: positive.default(VOUCHER_LIFE_SECONDS),
}

const settings = z.object({
  ...commonSettings,
  ...keySettings,
  TSM_DATABASE_URL: databaseUrlSetting,
  /** The public keys of the platform, which signs the tokens of phones. */
  PLATFORM_JWKS_FILE: pathSetting,
  /** The most that one payment with a code may take, in fen. */
  VOUCHER_CAP_FEN: positive.refine((fen) => fen < 2 ** 24, 'expected at most 16777215 fen').default(50_000),
  MAX_ACTIVE_DEVICES: positive.default(1),
  ENROL_LIMIT_PER_DAY: positive.default(50),
  /** Batches that a person may ask for within the window. */
  ISSUE_LIMIT: positive.default(30),
  ISSUE_WINDOW_SECONDS: positive.default(10 * 60),
  /** How long a code that paid nothing is kept after it has expired. What paid is kept for ever. */
  KEEP_EXPIRED_CODES_DAYS: positive.default(7),
  /** Wrong digits that a terminal may send within ten minutes. */
  DIGITS_GUESS_BUDGET: positive.default(60),
})

export type TsmConfig = z.output<typeof settings>
export type KeyConfig = z.output<z.ZodObject<typeof keySettings>>

/** Reads the settings, or ends the process with one sentence that names everything missing. */
export function readTsmConfig(): TsmConfig {
  return readConfig(settings)
}

export function readKeyConfig(env: Environment): KeyConfig {
  return readConfig(z.object(keySettings), env)
}
