import { createHash } from 'node:crypto'
import type { DemoCampus } from '@yimatong/contract/demo-api'
import type { PortalRole } from '@yimatong/contract/portal-api'
import { hashPassword } from '@yimatong/kit/passwords'
import type { PrismaClient } from '@yimatong/prisma/payment'
import { DEMO_PASSWORD } from './campus.ts'

export interface DemoPortalLogin {
  login: string
  name: string
  role: PortalRole
  merchantNo: string
}

/**
 * An owner and a cashier of two stalls: of the noodles, where most is tried out, with a second owner to allow large
 * refunds, and of the hand-pulled ones next door. And the owner of the naan, whose till sells only in a cashier's shift.
 */
export const PORTAL_LOGINS: readonly DemoPortalLogin[] = [
  { login: 'noodles', name: '赵老板', role: 'OWNER', merchantNo: '10000003' },
  { login: 'noodles-partner', name: '钱会计', role: 'OWNER', merchantNo: '10000003' },
  { login: 'noodles-till', name: '小周', role: 'CASHIER', merchantNo: '10000003' },
  { login: 'lamian', name: '马老板', role: 'OWNER', merchantNo: '10000009' },
  { login: 'lamian-till', name: '小马', role: 'CASHIER', merchantNo: '10000009' },
  { login: 'naan', name: '买买提', role: 'OWNER', merchantNo: '10000011' },
]

/** Writes the logins that are missing; the same ids each time. */
export async function writePortalUsers(prisma: PrismaClient): Promise<void> {
  const passwordHash = await hashPassword(DEMO_PASSWORD)
  await prisma.portalUser.createMany({
    data: PORTAL_LOGINS.map((user) => ({
      ...user,
      userId: `usr_${createHash('sha256').update(user.login).digest('hex').slice(0, 32)}`,
      passwordHash,
    })),
    skipDuplicates: true,
  })
}

/** The logins with the names of their merchants, for the login page. */
export async function demoPortalLogins(prisma: PrismaClient): Promise<DemoCampus['portalLogins']> {
  const users = await prisma.portalUser.findMany({
    where: { login: { in: PORTAL_LOGINS.map(({ login }) => login) } },
    include: { merchant: true },
  })
  return PORTAL_LOGINS.flatMap(({ login }) => {
    const user = users.find((one) => one.login === login)
    if (user === undefined) return []
    const { name, role, merchantNo, merchant } = user
    const merchantNames = { merchantName: merchant.name, merchantNameEn: merchant.nameEn }
    return [{ login, password: DEMO_PASSWORD, name, role, merchantNo, ...merchantNames }]
  })
}
