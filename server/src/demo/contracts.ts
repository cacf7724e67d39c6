import { businessDateOf, type Clock } from '@yimatong/contract/clock'
import type { PrismaClient } from '@yimatong/prisma/payment'
import { MERCHANTS } from './campus.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** Two contracts end within a month, so that there is something to look after; nobody is left without one. */
const DAYS_LEFT = [400, 400, 400, 240, 240, 400, 400, 25, 400, 120, 400, 18]
const FAMILIES = ['周', '郑', '赵', '冯', '蒋', '韩', '朱', '许', '马', '白', '买', '哈']

/** Gives the stalls contracts, somebody to call and accounts to be paid on, once: what somebody has changed since stays. */
export async function writeContracts({ prisma, clock }: { prisma: PrismaClient; clock: Clock }): Promise<void> {
  const day = (offset: number) => new Date(businessDateOf(clock() + offset * DAY_MS))
  await prisma.$transaction(
    MERCHANTS.map(({ merchantNo }, index) => {
      const contactName = `${FAMILIES[index]}老板`
      return prisma.merchant.updateMany({
        where: { merchantNo, contactName: null },
        data: {
          contractFrom: day(-300),
          contractUntil: day(DAYS_LEFT[index] ?? 400),
          contactName,
          contactPhone: `138000${merchantNo.slice(-5)}`,
          settlementHolder: contactName,
          settlementBank: '中国工商银行校园支行',
          settlementNo: `62220202001${merchantNo}`,
        },
      })
    }),
  )
}
