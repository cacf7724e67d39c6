import { expect, it } from 'vitest'
import { recoveriesOf } from './recovery.ts'

const fault = (kind: string, where: string, healedAt: number) => ({ kind, where, healedAt })
const success = (door: string, startedAt: number, at: number) => ({ door, startedAt, at })
const link = fault('TRUNCATE', 'gateway-a>tsm', 1000)

it.each([
  ['a payment that was begun before the fault had ended says nothing', [link], [success('gateway-a', 900, 1100)], []],
  [
    'what another server can do says nothing of the one that was struck',
    [link],
    [success('gateway-b', 1100, 1200), success('gateway-a', 1500, 1700)],
    [[700, 700]],
  ],
  [
    'what both servers need is there when somebody has paid through either',
    [fault('KILL', 'onecard', 1000)],
    [success('gateway-b', 1100, 1200)],
    [[200, 200]],
  ],
  [
    'while the same server, or what both need, was away as well, nobody could pay: it counts from the end of that',
    [link, fault('SLEEP', 'gateway-a', 3000), fault('DISK_FULL', 'disk', 3500)],
    [success('gateway-a', 4000, 4200)],
    [
      [700, 3200],
      [700, 1200],
      [700, 700],
    ],
  ],
  [
    'neither the other server nor a trouble that some get through is an excuse',
    [link, fault('KILL', 'gateway-b', 3000), fault('TRICKLE', 'gateway-a>tsm', 3500)],
    [success('gateway-a', 4000, 4200), success('gateway-b', 4000, 4300)],
    [
      [3200, 3200],
      [1300, 1300],
      [700, 700],
    ],
  ],
  [
    'what came back only after the payment was begun did not keep it',
    [link, fault('KILL', 'tsm', 2500)],
    [success('gateway-a', 2000, 2200)],
    [[1200, 1200]],
  ],
])('%s', (_rule, struck, successes, expected) => {
  expect(recoveriesOf({ successes }, struck).map(({ ms, throughAllMs }) => [ms, throughAllMs])).toEqual(expected)
})
