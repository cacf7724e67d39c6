import { randomBytes } from 'node:crypto'
import type { IdentityClass } from '@yimatong/contract/states'
import { openAccount, type Person, topUp } from './people.ts'
import { aTill, type Merchant, type Till } from './tills.ts'
import type { World } from './world.ts'

let merchants = 0

/** A test merchant with its account on the sandbox's side. */
async function aSandboxMerchant(world: World): Promise<Merchant> {
  const merchantNo = String(99_100_000 + ++merchants)
  const accountNo = `SBX-M${merchantNo}`
  const { prisma } = world.gateway.deps
  await prisma.canteen.createMany({ data: [{ id: 'sandbox', name: '测试', nameEn: 'Test' }], skipDuplicates: true })
  const names = { name: '测试商户', nameEn: 'Test merchant' }
  await prisma.merchant.create({ data: { merchantNo, canteenId: 'sandbox', ...names, accountNo, realm: 'SANDBOX' } })
  await openAccount(world, { accountNo, kind: 'MERCHANT', holderName: '测试商户' })
  return { merchantNo, accountNo }
}

export const aSandboxTill = async (world: World): Promise<Till> => aTill(world, await aSandboxMerchant(world))

/** Somebody of the sandbox who can be given a phone or an app, unlike the ones that the server makes by itself. */
export async function aSandboxPerson(world: World, identityClass: IdentityClass = 'STUDENT'): Promise<Person> {
  const tail = randomBytes(16).toString('hex').slice(1)
  const personId = `per_f${tail}`
  const schoolNo = `SBX${tail.slice(0, 12)}`
  const accountNo = `SBX-P${tail.slice(0, 12).toUpperCase()}`
  const row = { personId, schoolNo, name: '测试', identityClass, accountNo, realm: 'SANDBOX' } as const
  await world.gateway.deps.prisma.person.create({ data: row })
  await openAccount(world, { accountNo, kind: 'PERSON', holderName: '测试', identityClass })
  await topUp(world, accountNo, 1_000_000)
  return { personId, schoolNo, accountNo, identityClass }
}
