import type { Secrets } from '@yimatong/kit/keys'
import type { PrismaClient } from '@yimatong/prisma/payment'
import { hashCashierPin } from '../shifts/cashier-pins.ts'
import { PORTAL_LOGINS } from './portal-users.ts'

/** As easy as nobody could choose one, and therefore set by the seed alone. */
export const DEMO_CASHIER_PIN = '123456'

export interface DemoCashier {
  merchantNo: string
  cashierNo: string
  name: string
  nameEn: string
}

/** Two cashiers each of the noodles, which also sell without a shift, and of the naan, whose till demands one. */
export const CASHIERS: readonly DemoCashier[] = [
  { merchantNo: '10000003', cashierNo: '01', name: '周小敏', nameEn: 'Zhou Xiaomin' },
  { merchantNo: '10000003', cashierNo: '02', name: '孙丽', nameEn: 'Sun Li' },
  { merchantNo: '10000011', cashierNo: '01', name: '阿依古丽', nameEn: 'Ayguli' },
  { merchantNo: '10000011', cashierNo: '02', name: '马小军', nameEn: 'Ma Xiaojun' },
]

const SHIFTS_REQUIRED = '10000011'

interface CashierDeps {
  prisma: PrismaClient
  clock: () => number
  pinPeppers: Secrets
}

/** Writes the cashiers when there are none yet: what somebody has changed since stays as it is. */
export async function writeCashiers({ prisma, clock, pinPeppers }: CashierDeps): Promise<void> {
  if ((await prisma.cashier.count()) > 0) return
  const at = new Date(clock())
  const createdBy = PORTAL_LOGINS[0]?.login ?? 'demo'
  const data = await Promise.all(
    CASHIERS.map(async (cashier) => {
      const pinHash = await hashCashierPin({ pinPeppers }, cashier, DEMO_CASHIER_PIN)
      return { ...cashier, pinHash, pinSetAt: at, createdAt: at, createdBy }
    }),
  )
  await prisma.$transaction([
    prisma.cashier.createMany({ data }),
    prisma.merchant.update({ where: { merchantNo: SHIFTS_REQUIRED }, data: { shiftRequired: true } }),
  ])
}
