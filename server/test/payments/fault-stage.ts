import type { PaymentView } from '@yimatong/contract/gateway-api'
import { expect } from 'vitest'
import type { Fate } from '../world/faults.ts'
import { aPerson, aPhone, balanceOf, type Phone } from '../world/people.ts'
import { aRule } from '../world/rules.ts'
import { aTill, type Till } from '../world/tills.ts'
import { createWorld, type Gateway, type World } from '../world/world.ts'

/** What every payment of an outsider comes to here, in fen. */
export const BALANCE = 100_00
export const AMOUNT = 1000
export const SURCHARGE = 150
export const TOTAL = AMOUNT + SURCHARGE

/** The calls between the owners that a test may lose or hold. */
export const REDEEM = 'POST /tsm/v1/redemptions'
export const POST = 'POST /onecard/v1/postings'
export const FIND = 'POST /onecard/v1/postings/query'

/** A campus on which calls get lost, and a second payment server that finds what the first one left. */
export interface FaultStage {
  world: World
  rescuer: Gateway
  till: Till
}

export async function openFaultStage(): Promise<FaultStage> {
  const world = await createWorld()
  const rescuer = await world.startGateway()
  const till = await aTill(world)
  await aRule(world, { rateBps: 1500 })
  return { world, rescuer, till }
}

/** Lets everything pass again. */
export function clearFaults({ world }: Pick<FaultStage, 'world'>): void {
  world.toOnecard.decide = () => 'pass'
  world.toTsm.decide = () => 'pass'
  world.toOnecard.release()
  world.toTsm.release()
}

/** A fate for each call of one kind, in order; everything else passes. */
export function fates(kind: string, ...each: Fate[]): (call: string) => Fate {
  return (call) => (call === kind ? (each.shift() ?? 'pass') : 'pass')
}

/** Sweeps as a process does that starts: whatever is unfinished is in nobody's hand. */
export function rescue({ deps }: Gateway): Promise<number> {
  return deps.payments.sweeper.sweep({ olderThanMs: 0 })
}

export const typesOf = ({ events }: PaymentView) => events.map(({ type }) => type)

export async function anOutsider({ world }: FaultStage): Promise<Phone> {
  return aPhone(world, await aPerson(world, { identityClass: 'OUTSIDER', balanceFen: BALANCE }))
}

export async function expectPaidOnce({ world }: FaultStage, phone: Phone): Promise<void> {
  expect(await balanceOf(world, phone.person.accountNo)).toBe(BALANCE - TOTAL)
}

export async function expectNothingPaid({ world }: FaultStage, phone: Phone): Promise<void> {
  expect(await balanceOf(world, phone.person.accountNo)).toBe(BALANCE)
}
