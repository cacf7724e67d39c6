import { demoActivation, demoActivationBody, demoCampus } from '@yimatong/contract/demo-api'
import { toRfc3339 } from '@yimatong/contract/clock'
import { problem } from '@yimatong/kit/problem'
import { endpoint, type Endpoint } from '@yimatong/kit/routes'
import type { PrismaClient } from '@yimatong/prisma/payment'
import type { Origin } from '../merchant-codes/key.ts'
import { CASHIERS, DEMO_CASHIER_PIN } from './cashiers.ts'
import { DEMO_LOGINS } from './campus.ts'
import { demoMerchantCodes } from './merchant-codes.ts'
import { demoPortalLogins } from './portal-users.ts'

export interface DemoDeps extends Origin {
  prisma: PrismaClient
  /** Makes a fresh activation code of a terminal; undefined when there is no such terminal. */
  newActivationCode(terminalNo: string): Promise<{ activationCode: string; expiresAtMs: number } | undefined>
}

/** Who and what visitors can try; the sandbox is for others. */
export async function demoCampusOf(deps: Pick<DemoDeps, 'prisma' | 'config'>) {
  const { prisma } = deps
  const schoolNos = DEMO_LOGINS.map(({ schoolNo }) => schoolNo)
  const people = await prisma.person.findMany({ where: { schoolNo: { in: schoolNos } } })
  const terminals = await prisma.terminal.findMany({
    where: { merchant: { realm: 'LIVE' } },
    include: { merchant: true },
    orderBy: { terminalNo: 'asc' },
  })
  return {
    logins: DEMO_LOGINS.flatMap((login) => {
      const person = people.find(({ schoolNo }) => schoolNo === login.schoolNo)
      if (!person) return []
      const { name, identityClass } = person
      return [{ ...login, name, ...(identityClass === null ? {} : { identityClass }) }]
    }),
    terminals: terminals.map(({ terminalNo, name, state, merchant }) => ({
      terminalNo,
      name,
      merchantNo: merchant.merchantNo,
      merchantName: merchant.name,
      merchantNameEn: merchant.nameEn,
      activated: state === 'ACTIVE',
    })),
    merchantCodes: await demoMerchantCodes(deps),
    portalLogins: await demoPortalLogins(prisma),
    cashiers: CASHIERS.map((cashier) => ({ ...cashier, pin: DEMO_CASHIER_PIN })),
  }
}

/** What a demo campus tells everybody, to be mounted at `/demo/v1` in demo mode only: it hands out logins and tills. */
export const demoEndpoints = (deps: DemoDeps): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/campus',
      summary: 'Who to log in as, and which tills there are',
      tags: ['Demo'],
      responses: { 200: { description: 'The demo campus.', schema: demoCampus } },
    },
    () => demoCampusOf(deps),
  ),
  endpoint(
    {
      method: 'post',
      path: '/activation-codes',
      summary: 'A fresh activation code of a till',
      tags: ['Demo'],
      body: demoActivationBody,
      responses: { 201: { description: 'A single-use code.', schema: demoActivation } },
      problems: ['NOT_FOUND'],
    },
    async ({ body }) => {
      const code = await deps.newActivationCode(body.terminalNo)
      if (!code) throw problem('NOT_FOUND')
      return { activationCode: code.activationCode, expiresAt: toRfc3339(code.expiresAtMs) }
    },
  ),
]
