import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoPortalLogins, OFFICE_LOGINS, PORTAL_LOGINS, writePortalUsers } from '../../src/demo/portal-users.ts'
import { aBrowser, aMerchant, createPortalWorld, type PortalWorld } from '../portal/world.ts'

let world: PortalWorld

beforeAll(async () => {
  world = await createPortalWorld()
  await aMerchant(world)
  await world.prisma.merchant.createMany({
    data: [...new Set(PORTAL_LOGINS.map(({ merchantNo }) => merchantNo))].map((merchantNo) => ({
      merchantNo,
      canteenId: '1',
      name: '拉面',
      nameEn: 'Noodles',
      accountNo: `M${merchantNo}`,
    })),
    skipDuplicates: true,
  })
})

afterAll(() => world.close())

describe('the demo logins of the portal', () => {
  it('are shown once they are there, and open the portal of their stall', async () => {
    expect(await demoPortalLogins(world.prisma)).toEqual([])
    await writePortalUsers(world.prisma)
    await writePortalUsers(world.prisma)
    const logins = await demoPortalLogins(world.prisma)
    expect(logins).toHaveLength(PORTAL_LOGINS.length + OFFICE_LOGINS.length)
    for (const { login, password, role, merchantNo } of logins) {
      const browser = await aBrowser(world, login, password)
      const { body } = await browser.get('/session').expect(200)
      expect([body.role, body.merchant?.merchantNo]).toEqual([role, merchantNo])
    }
  })
})
