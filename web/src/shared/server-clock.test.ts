import { expect, it } from 'vitest'
import { createServerClock } from './server-clock.ts'

function aClock() {
  const time = { steady: 5000, wall: 1_000_000 }
  return {
    time,
    clock: createServerClock(
      () => time.steady,
      () => time.wall,
    ),
  }
}

it('goes by its own clock until the server has spoken', () => {
  const { clock } = aClock()
  expect([clock.now(), clock.skewMs()]).toEqual([1_000_000, undefined])
})

it('takes the middle of the round trip, and is not moved by whoever sets the clock', () => {
  const { clock, time } = aClock()
  clock.exactly(990_000, 4800)
  expect([clock.now(), clock.skewMs()]).toEqual([990_100, 9900])
  time.steady += 60_000
  time.wall += 3_660_000
  expect(clock.now()).toBe(1_050_100)
})

it('corrects itself by a Date header only when it is far off', () => {
  const { clock } = aClock()
  clock.roughly(900_000)
  expect(clock.now()).toBe(900_500)
  clock.exactly(900_700, 5000)
  clock.roughly(902_000)
  expect(clock.now()).toBe(900_700)
  clock.roughly(950_000)
  expect(clock.now()).toBe(950_500)
})
