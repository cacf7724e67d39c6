import type { LossReport } from '@yimatong/contract/holder-api'
import { hashPassword } from '@yimatong/kit/passwords'
import { sweepHolds } from '../../src/platform/holds/tell.ts'
import { type App, anApp, type Said } from '../world/apps.ts'
import { aPerson, aPhone, type Phone } from '../world/people.ts'
import type { World } from '../world/world.ts'

export const BALANCE = 1000_00
const PASSWORD = 'correct horse'

let passwordHash: Promise<string> | undefined

/** Somebody with a password, a PIN, a phone that shows codes, and the app on another device. */
export interface Holder {
  phone: Phone
  app: App
}

/** Without a PIN nothing is hashed, which many people at once would wait for. */
export async function aHolder(world: World, pin?: string): Promise<Holder> {
  const person = await aPerson(world, { balanceFen: BALANCE })
  if (pin !== '') {
    const hash = await (passwordHash ??= hashPassword(PASSWORD))
    const { prisma } = world.gateway.deps
    await prisma.person.update({ where: { personId: person.personId }, data: { passwordHash: hash } })
  }
  return { phone: await aPhone(world, person), app: await anApp(world, person, pin) }
}

export const report = ({ app }: Holder, url?: string): Promise<Said<LossReport>> =>
  app.send('POST', 'me/loss-report', undefined, url)

export const unfreeze = ({ app }: Holder, { password = PASSWORD, pin = app.pin } = {}): Promise<Said<object>> =>
  app.send('POST', 'me/unfreeze', { password, pin })

/** What the sweeper does every two seconds, with everything due at once. */
export async function sweep(world: World): Promise<number> {
  await world.owner.query('UPDATE person_holds SET sweep_after = now() - make_interval(secs => 1)')
  return sweepHolds({ ...world.gateway.deps, onStopListChanged: () => undefined })
}
