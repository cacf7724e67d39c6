import { hashPin } from '../../src/platform/pins.ts'
import { PIN } from '../world/apps.ts'
import { type Person, somePeople } from '../world/people.ts'
import type { World } from '../world/world.ts'
import { BALANCE } from './model.ts'

/** So many stories' people are made at once, each with an account, money on it and a PIN. */
const STORIES = 25

/** Gives the two people of a story, an outsider and a student. Making them one by one took a fifth of all the time. */
export async function createPeople(world: World): Promise<() => Promise<[Person, Person]>> {
  const { prisma, pinPeppers } = world.gateway.deps
  const pinHash = await hashPin({ pinPeppers }, PIN)
  const waiting: Person[] = []

  async function invite(): Promise<void> {
    const wanted = Array.from({ length: STORIES }, () =>
      (['OUTSIDER', 'STUDENT'] as const).map((identityClass) => ({ identityClass, balanceFen: BALANCE })),
    )
    const people = await somePeople(world, wanted.flat())
    const setAt = new Date()
    await prisma.personPin.createMany({ data: people.map(({ personId }) => ({ personId, pinHash, setAt })) })
    waiting.push(...people)
  }

  return async () => {
    if (waiting.length === 0) await invite()
    const [outsider, student] = waiting.splice(0, 2)
    if (outsider === undefined || student === undefined) throw new Error('nobody came')
    return [outsider, student]
  }
}
