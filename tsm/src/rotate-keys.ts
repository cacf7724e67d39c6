import path from 'node:path'
import { parseArgs } from 'node:util'
import { systemClock, toRfc3339 } from '@yimatong/contract/clock'
import { readKeyConfig } from './config.ts'
import { rotateKeys, withdrawKey } from './key-ring.ts'

// rotate-keys                adds a key: published at once, signs after the overlap; the old one stays valid
// rotate-keys --revoke N     withdraws key N at once: everything it signed is refused from now on
//
// A running TSM notices within a second, without a restart. TSM_KEYS_DIR says where the keys are; without it they are
// where `npm start` keeps them.

const KEYS_OF_NPM_START = '.campus/keys/tsm'

function main(): void {
  const { values } = parseArgs({ options: { revoke: { type: 'string' } } })
  const config = readKeyConfig({ TSM_KEYS_DIR: KEYS_OF_NPM_START, ...process.env })
  const options = {
    // npm runs a workspace's command in the workspace's folder and says here where it was called.
    directory: path.resolve(process.env.INIT_CWD ?? '', config.TSM_KEYS_DIR),
    now: systemClock(),
    overlapMs: config.KEY_OVERLAP_SECONDS * 1000,
    voucherLifeMs: config.VOUCHER_LIFE_SECONDS * 1000,
  }
  if (values.revoke === undefined) {
    const { keyNo, signsFrom } = rotateKeys(options)
    console.log(`Key ${keyNo} is published and signs from ${toRfc3339(signsFrom)}.`)
    return
  }
  if (!/^[1-9]\d{0,2}$/.test(values.revoke)) throw new Error('--revoke takes the number of a key.')
  const { successor } = withdrawKey(Number(values.revoke), options)
  console.log(`Key ${values.revoke} is withdrawn: every code that it signed is refused.`)
  if (successor !== undefined) console.log(`Key ${successor} signs from now on.`)
}

try {
  main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
