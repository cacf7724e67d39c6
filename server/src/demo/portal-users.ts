import { createHash } from 'node:crypto'
import type { DemoCampus } from '@yimatong/contract/demo-api'
import type { MerchantRole, OfficeRole } from '@yimatong/contract/roles'
import { hashPassword } from '@yimatong/kit/passwords'
import type { PrismaClient } from '@yimatong/prisma/payment'
import { DEMO_PASSWORD } from './campus.ts'

export interface DemoPortalLogin {
  login: string
  name: string
  role: MerchantRole
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

/** The logistics office, two of finance, so that one may approve what the other asks for. */
export const OFFICE_LOGINS: readonly { login: string; name: string; role: OfficeRole }[] = [
  { login: 'admin', name: '高主任', role: 'ADMIN' },
  { login: 'logistics', name: '林科长', role: 'LOGISTICS' },
  { login: 'finance', name: '方会计', role: 'FINANCE' },
  { login: 'finance-2', name: '许出纳', role: 'FINANCE' },
  { login: 'auditor', name: '沈审计', role: 'AUDITOR' },
]

/** The same id each time. */
export const demoUserId = (login: string): string =>
  `usr_${createHash('sha256').update(login).digest('hex').slice(0, 32)}`

/** Writes the logins that are missing; the same ids each time. */
export async function writePortalUsers(prisma: PrismaClient): Promise<void> {
  const passwordHash = await hashPassword(DEMO_PASSWORD)
  const withIds = <User extends { login: string }>(users: readonly User[]) =>
    users.map((user) => ({ ...user, userId: demoUserId(user.login), passwordHash }))
  await prisma.portalUser.createMany({
    data: [...withIds(PORTAL_LOGINS), ...withIds(OFFICE_LOGINS)],
    skipDuplicates: true,
  })
}

/** The logins with the names of their merchants, then the office's, for the login page. */
export async function demoPortalLogins(prisma: PrismaClient): Promise<DemoCampus['portalLogins']> {
  const logins = [...PORTAL_LOGINS, ...OFFICE_LOGINS].map(({ login }) => login)
  const users = await prisma.portalUser.findMany({ where: { login: { in: logins } }, include: { merchant: true } })
  return logins.flatMap((login) => {
    const user = users.find((one) => one.login === login)
    if (user === undefined) return []
    const { name, role, merchant } = user
    const { merchantNo, name: merchantName, nameEn: merchantNameEn } = merchant ?? {}
    return [{ login, password: DEMO_PASSWORD, name, role, merchantNo, merchantName, merchantNameEn }]
  })
}
