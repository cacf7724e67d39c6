import { createHash } from 'node:crypto'
import type { Clock } from '@yimatong/contract/clock'
import type { DemoCampus } from '@yimatong/contract/demo-api'
import type { PrismaClient } from '@yimatong/prisma/payment'
import { type MerchantCodeKey, type Origin, urlOf } from '../merchant-codes/key.ts'

/** Who made them: they are told apart from what somebody makes in the portal. */
const MADE_BY = 'demo'

/** Plates to scan from the screen: two stalls as a whole, and one till of the first. */
export const PLATES = [
  { merchantNo: '10000001', terminalNo: null, label: '一号窗口' },
  { merchantNo: '10000001', terminalNo: 'T00001', label: '一号窗口 1 号机' },
  { merchantNo: '10000009', terminalNo: null, label: '拉面窗口' },
].map((plate, index) => ({
  ...plate,
  codeId: `mcd_${createHash('sha256').update(`demo plate ${index}`).digest('hex').slice(0, 32)}`,
}))

export interface DemoCodeDeps {
  prisma: PrismaClient
  clock: Clock
  merchantCodeKey: MerchantCodeKey
}

/** Makes the demo's printed codes, once. */
export async function writeStaticCodes({ prisma, clock, merchantCodeKey }: DemoCodeDeps): Promise<void> {
  const now = new Date(clock())
  const data = await Promise.all(
    PLATES.map(async (plate) => {
      const { codeId, merchantNo, terminalNo } = plate
      const till = terminalNo === null ? {} : { terminalNo }
      const token = await merchantCodeKey.sign({ kind: 'STATIC', codeId, version: 1, merchantNo, ...till })
      return { ...plate, token, createdBy: MADE_BY, createdAt: now, issuedAt: now }
    }),
  )
  await prisma.staticCode.createMany({ data, skipDuplicates: true })
}

/** The demo's codes as they hang now. */
export async function demoMerchantCodes(deps: Origin & { prisma: PrismaClient }): Promise<DemoCampus['merchantCodes']> {
  const codes = await deps.prisma.staticCode.findMany({
    where: { createdBy: MADE_BY, state: { not: 'DISABLED' } },
    include: { merchant: true },
    orderBy: [{ merchantNo: 'asc' }, { codeId: 'asc' }],
  })
  return codes.map(({ codeId, label, token, terminalNo, merchant }) => ({
    codeId,
    label,
    url: urlOf(deps, token),
    merchantNo: merchant.merchantNo,
    merchantName: merchant.name,
    merchantNameEn: merchant.nameEn,
    ...(terminalNo === null ? {} : { terminalNo }),
  }))
}
