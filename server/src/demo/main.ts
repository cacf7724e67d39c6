import { systemClock } from '@yimatong/contract/clock'
import { openSecrets } from '@yimatong/kit/keys'
import { createDatabase } from '@yimatong/kit/database'
import { createLog } from '@yimatong/kit/log'
import { createServiceClient } from '@yimatong/kit/service-client'
import { createServiceIdentity } from '@yimatong/kit/service-tokens'
import { createClient } from '@yimatong/prisma/payment'
import { readPaymentConfig } from '../config.ts'
import { openMerchantCodeKey } from '../merchant-codes/key.ts'
import { PEPPER_BYTES, SERVICE_NAME } from '../open-deps.ts'
import { CASHIERS, DEMO_CASHIER_PIN } from './cashiers.ts'
import { DEMO_LOGINS, DEMO_PASSWORD, DEMO_PIN, MERCHANTS } from './campus.ts'
import { playOffice } from './office.ts'
import { OFFICE_LOGINS, PORTAL_LOGINS } from './portal-users.ts'
import { SANDBOX_LOGINS, SANDBOX_MERCHANT, SANDBOX_TERMINALS } from './sandbox.ts'
import { type SeedReport, seedDemoCampus } from './seed.ts'

/** What the launcher shows to people: what is there, and who they can be. */
function describe({ people, payments }: SeedReport): string {
  const logins = DEMO_LOGINS.map(({ schoolNo, password, noteEn }) => `  ${schoolNo.padEnd(9)} ${password}   ${noteEn}`)
  const campus = `Demo campus: ${people} people, ${payments} payments in the thirty days before today.`
  const portalLogins = PORTAL_LOGINS.map(({ login, role, merchantNo }) => {
    const merchant = MERCHANTS.find((one) => one.merchantNo === merchantNo)
    return `  ${login.padEnd(13)} ${DEMO_PASSWORD}   ${role === 'OWNER' ? 'Owner' : 'Cashier'}, ${merchant?.nameEn}`
  })
  const pin = `Payment PIN ${DEMO_PIN}: for the demo only, nobody could choose one as easy.`
  const app = ['Log in to the student app as', ...logins, '', pin]
  const cashiers = CASHIERS.map(({ merchantNo, cashierNo, nameEn }) => {
    const merchant = MERCHANTS.find((one) => one.merchantNo === merchantNo)
    return `  ${cashierNo}  ${nameEn}, ${merchant?.nameEn}`
  })
  const shifts = [`Open a shift at a till (F8) as, PIN ${DEMO_CASHIER_PIN},`, ...cashiers]
  const portal = ['Log in to the merchant portal (/portal/) as', ...portalLogins]
  const officeLogins = OFFICE_LOGINS.map(
    ({ login, role }) => `  ${login.padEnd(13)} ${DEMO_PASSWORD}   ${role.slice(0, 1)}${role.slice(1).toLowerCase()}`,
  )
  const office = ['Log in to the logistics office (/portal/) as', ...officeLogins]
  const sandbox = [
    `Integrators try their systems at test merchant ${SANDBOX_MERCHANT.merchantNo}, tills ${SANDBOX_TERMINALS.join(' and ')}: log in`,
    `to the portal as ${SANDBOX_LOGINS[0].login}, ${DEMO_PASSWORD}, for an activation code, and follow docs/integrators.md.`,
  ]
  return [campus, '', ...app, '', ...portal, '', ...office, '', ...shifts, '', ...sandbox].join('\n')
}

/** Seeds the demo campus once, against a running one-card backend, with the payment server's own settings. */
const config = readPaymentConfig()
const identity = await createServiceIdentity({
  name: SERVICE_NAME,
  keyFile: config.SERVICE_KEY_FILE,
  jwksFile: config.SERVICE_JWKS_FILE,
})
const onecard = createServiceClient({ baseUrl: config.ONECARD_URL, identity, target: 'onecard', timeoutMs: 30_000 })
const prisma = createClient(config.PAYMENT_DATABASE_URL)
// What is said on the standard output is for people: the launcher shows it.
const log = createLog({ name: 'demo', level: 'warn', destination: process.stderr })
const database = createDatabase({ url: config.PAYMENT_DATABASE_URL, name: 'demo', log })
try {
  const deps = {
    prisma,
    onecard,
    clock: systemClock,
    merchantCodeKey: await openMerchantCodeKey(config.MERCHANT_CODE_KEY_FILE, config.MERCHANT_CODE_JWKS_FILE),
    pinPeppers: await openSecrets(config.PIN_PEPPER_FILE, PEPPER_BYTES),
  }
  const report = await seedDemoCampus(deps)
  await playOffice({ database, clock: systemClock, log, onecard })
  process.stdout.write(`${describe(report)}\n`)
} finally {
  await onecard.close()
  await database.close()
  await prisma.$disconnect()
}
