import { commonSettings, countSetting, databaseUrlSetting, readConfig } from '@yimatong/kit/config'
import { z } from 'zod'

const DAYS_PAST = 3
/** A demo campus plays the past through the ledger. */
const DEMO_DAYS_PAST = 366

const settings = z.object({
  ...commonSettings,
  ONECARD_DATABASE_URL: databaseUrlSetting,
  /** How many days back a debit or a top-up may be dated; 3, or a year for a demo campus. */
  POSTING_DAYS_PAST: countSetting.optional(),
  /** How often the balances of merchants and the school are rolled forward. */
  ROLL_BALANCES_SECONDS: countSetting.refine((count) => count > 0, 'expected a whole number above 0').default(5),
})

/** Reads the settings, or ends the process with one sentence that names everything missing. */
export function readOnecardConfig() {
  const config = readConfig(settings)
  return { ...config, daysPast: config.POSTING_DAYS_PAST ?? (config.DEMO ? DEMO_DAYS_PAST : DAYS_PAST) }
}
