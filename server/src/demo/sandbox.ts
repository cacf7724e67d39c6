import { createHash } from 'node:crypto'
import { hashPassword } from '@yimatong/kit/passwords'
import type { ServiceClient } from '@yimatong/kit/service-client'
import type { PrismaClient } from '@yimatong/prisma/payment'
import { z } from 'zod'
import { DEMO_PASSWORD } from './campus.ts'

/** The demo's test merchant: for integrators, and shown nowhere else. */
export const SANDBOX_MERCHANT = {
  merchantNo: '99000001',
  canteenId: 'sandbox',
  name: '沙箱商户',
  nameEn: 'Sandbox merchant',
  accountNo: 'SBX-M99000001',
  realm: 'SANDBOX',
} as const

export const SANDBOX_TERMINALS = ['T99001', 'T99002'] as const

export const SANDBOX_LOGINS = [
  { login: 'sandbox', name: '集成商', role: 'OWNER' },
  { login: 'sandbox-2', name: '第二人', role: 'OWNER' },
] as const

const idOf = (prefix: string, seed: string): string =>
  `${prefix}_${createHash('sha256').update(seed).digest('hex').slice(0, 32)}`

export interface SandboxSeedDeps {
  prisma: PrismaClient
  onecard: ServiceClient
}

/** Makes the test merchant with two tills, and two owners, so that what needs a second person can be tried. Once. */
export async function writeSandbox({ prisma, onecard }: SandboxSeedDeps): Promise<void> {
  const { merchantNo, canteenId, name, accountNo } = SANDBOX_MERCHANT
  const account = { accountNo, kind: 'MERCHANT', holderName: name }
  await onecard.post('/onecard/v1/accounts', { items: [account] }, z.unknown())
  await prisma.canteen.createMany({ data: [{ id: canteenId, name: '沙箱', nameEn: 'Sandbox' }], skipDuplicates: true })
  await prisma.merchant.createMany({ data: [SANDBOX_MERCHANT], skipDuplicates: true })
  await prisma.terminal.createMany({
    data: SANDBOX_TERMINALS.map((terminalNo, index) => ({
      terminalId: idOf('ter', terminalNo),
      terminalNo,
      merchantNo,
      name: `沙箱 ${index + 1} 号机`,
    })),
    skipDuplicates: true,
  })
  const passwordHash = await hashPassword(DEMO_PASSWORD)
  await prisma.portalUser.createMany({
    data: SANDBOX_LOGINS.map((user) => ({ ...user, merchantNo, userId: idOf('usr', user.login), passwordHash })),
    skipDuplicates: true,
  })
}
