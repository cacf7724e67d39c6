import { systemClock } from '@yimatong/contract/clock'
import { createServiceClient } from '@yimatong/kit/service-client'
import { createServiceIdentity } from '@yimatong/kit/service-tokens'
import { createClient } from '@yimatong/prisma/payment'
import { readPaymentConfig } from '../config.ts'
import { DEMO_LOGINS } from './campus.ts'
import { seedDemoCampus } from './seed.ts'

const sayCampus = (seeded: boolean, people: number, payments: number): string =>
  seeded ? `Demo campus: ${people} people, ${payments} payments in thirty days.` : `Demo campus: ${people} people.`

const sayLogins = (): string =>
  [
    'Log in to the student app as',
    ...DEMO_LOGINS.map((login) => `  ${login.schoolNo.padEnd(9)} ${login.password}   ${login.noteEn}`),
  ].join('\n')

/** Seeds the demo campus once, against a running one-card backend, with the payment server's own settings. */
const config = readPaymentConfig()
const identity = await createServiceIdentity({
  name: 'payment',
  keyFile: config.SERVICE_KEY_FILE,
  jwksFile: config.SERVICE_JWKS_FILE,
})
const onecard = createServiceClient({ baseUrl: config.ONECARD_URL, identity, target: 'onecard', timeoutMs: 30_000 })
const prisma = createClient(config.PAYMENT_DATABASE_URL)
try {
  const { seeded, people, payments } = await seedDemoCampus({ prisma, onecard, clock: systemClock })
  process.stdout.write(
    seeded ? `demo campus: ${people} people, ${payments} payments\n` : 'demo campus: already there\n',
  )
} finally {
  await onecard.close()
  await prisma.$disconnect()
}
