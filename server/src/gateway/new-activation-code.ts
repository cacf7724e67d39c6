import { systemClock, toRfc3339 } from '@yimatong/contract/clock'
import { databaseUrlSetting, readConfig } from '@yimatong/kit/config'
import { createDatabase } from '@yimatong/kit/database'
import { createLog } from '@yimatong/kit/log'
import { z } from 'zod'
import { newActivationCode } from '../terminals/activation-codes.ts'

// node server/dist/gateway/new-activation-code.js T00001     prints a fresh activation code for a till

const [terminalNo] = process.argv.slice(2)
if (terminalNo === undefined || !/^T\d{5}$/.test(terminalNo)) {
  console.error('Say for which terminal: T00001')
  process.exit(2)
}
const { PAYMENT_DATABASE_URL } = readConfig(z.object({ PAYMENT_DATABASE_URL: databaseUrlSetting }))
const log = createLog({ name: 'activation-code', level: 'warn' })
const database = createDatabase({ url: PAYMENT_DATABASE_URL, name: 'activation-code', log, poolSize: 1 })
try {
  const { activationCode, expiresAtMs } = await newActivationCode({ database, clock: systemClock }, terminalNo)
  console.log(`${activationCode}  for ${terminalNo}, once, until ${toRfc3339(expiresAtMs)}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  await database.close()
}
