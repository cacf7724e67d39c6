import { expect } from 'vitest'
import { POST, REDEEM, rescue } from '../payments/fault-stage.ts'
import { startCrashing } from '../world/crashing.ts'
import { command, expectSeen, picked } from './command.ts'
import { redeem, sweep } from './model.ts'
import { askedSale, expectPaid, type PayOptions } from './scans.ts'
import { heldOn, type Stage } from './system.ts'

/** Where a payment server is with a payment when it dies: its call is on its way, or the answer is on its way back. */
const DEATHS = {
  redeemed: { peer: 'tsm', call: REDEEM, hold: 'hold-answer' },
  asking: { peer: 'onecard', call: POST, hold: 'hold-request', loss: 'request' },
  posted: { peer: 'onecard', call: POST, hold: 'hold-answer', loss: 'answer' },
} as const
type Death = keyof typeof DEATHS
export const ALL_DEATHS = Object.keys(DEATHS) as Death[]

/** The payment server dies with a payment in its hands. A new one takes its place, and sweeps. */
export const payAndDie = (options: PayOptions, death: Death) =>
  command(
    `payAndDie(${JSON.stringify(options)}, ${death})`,
    ({ phones }) => phones.some(({ shown }) => shown > 0),
    async (model, system, both) => {
      const { world, gateways, tills } = system
      const { scan, authCode, sale } = await askedSale(model, system, { ...options, form: 'QR', age: 'fresh' })
      const { outTradeNo, amount } = sale
      const dying = DEATHS[death]
      const { call, hold } = dying
      // Whatever the code service said, nobody has heard it; what it redeemed is used.
      if (dying.peer === 'tsm') redeem(scan)
      else expectPaid(model, sale, scan, dying)
      const line = dying.peer === 'tsm' ? world.toTsm : world.toOnecard
      const isHeld = sale.state === 'PROCESSING'
      line.decide = (name) => (name === call ? hold : 'pass')
      const paying = picked(tills, sale.till).pay({ outTradeNo, authCode, amount }, gateways[1].url)
      if (isHeld) {
        const heard = paying.then(
          () => 'an answer',
          () => 'nothing',
        )
        await heldOn(line, paying)
        line.decide = () => 'pass'
        await replaceGateway(system)
        expect(await heard).toBe('nothing')
        await rescue(gateways[1])
        both.forEach(sweep)
        line.release()
      } else await paying
      line.decide = () => 'pass'
      await expectSeen(system, sale)
    },
  )

async function replaceGateway(stage: Stage): Promise<void> {
  stage.gateways[1].crash()
  stage.gateways[1] = await startCrashing(stage.world)
}

/** One of the three dies while nothing is under way, and is started again. */
export async function crash(who: 'payment' | 'tsm' | 'onecard', stage: Stage): Promise<void> {
  if (who === 'payment') return replaceGateway(stage)
  await stage.world[who].kill()
  await stage.world[who].restart()
}
