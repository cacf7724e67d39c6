import { describe, expect, it } from 'vitest'
import { createAdmission } from '../../src/payments/admission.ts'

/** Payments end in groups, this far apart. */
const GROUP_MS = 20

interface Campus {
  /** Payments that a second can finish, at a moment. */
  finishes: (atMs: number) => number
  /** Payments that arrive in a second, at a moment. */
  arrives: (atMs: number) => number
  seconds: number
  ceiling?: number
}

interface Taken {
  atMs: number
  tookMs: number
}

/** A campus by its figures alone: first come, first served, in groups. */
function lunch({ finishes, arrives, seconds, ceiling = 2000 }: Campus) {
  let now = 0
  const admission = createAdmission({ ceiling, now: () => now })
  const underWay: number[] = []
  const taken: Taken[] = []
  let refused = 0
  let [due, done] = [0, 0]
  for (; now < seconds * 1000; now++) {
    for (due += arrives(now) / 1000; due >= 1; due--) {
      if (underWay.length >= admission.most) refused++
      else admission.began(underWay.push(now))
    }
    // What nobody waits for cannot be finished in advance.
    done = Math.min(done + finishes(now) / 1000, Math.max(1, underWay.length))
    if (now % GROUP_MS > 0) continue
    const group = underWay.splice(0, Math.floor(done))
    done -= group.length
    for (const [at, atMs] of group.entries()) {
      taken.push({ atMs, tookMs: now - atMs })
      admission.ended(underWay.length + group.length - 1 - at)
    }
  }
  return { taken, refused, most: admission.most }
}

const longest = (taken: readonly Taken[], fromMs: number): number =>
  Math.max(...taken.filter(({ atMs }) => atMs >= fromMs).map(({ tookMs }) => tookMs))

describe('at the door', () => {
  it.each([
    ['nobody is turned away who need not wait', 1000, 950],
    ['not even by a machine that is slow and not busy', 300, 250],
  ])('%s', (_rule, perSecond, arriving) => {
    expect(lunch({ finishes: () => perSecond, arrives: () => arriving, seconds: 10 }).refused).toBe(0)
  })

  it.each([
    [800, 2],
    [2000, 2],
    [2000, 10],
    [8000, 2],
  ])('who comes in is told in time, and nothing is left undone, at %i a second and %i times as many', (rate, times) => {
    const { taken } = lunch({ finishes: () => rate, arrives: () => rate * times, seconds: 10 })
    expect(longest(taken, 3000)).toBeLessThan(220)
    const late = taken.filter(({ atMs }) => atMs >= 3000 && atMs < 9000)
    expect(late.length / 6).toBeGreaterThan(0.95 * rate)
  })

  it('a crowd that comes at once after a quiet hour comes in', () => {
    const { refused } = lunch({
      finishes: () => 2000,
      arrives: (atMs) => (atMs >= 5000 && atMs < 5050 ? 5000 : 5),
      seconds: 6,
    })
    expect(refused).toBe(0)
  })

  it('fewer are let in as soon as the machine is slower, and as many as before once it is not', () => {
    const finishes = (atMs: number) => (atMs > 5000 && atMs < 10_000 ? 700 : 2000)
    const { taken, most } = lunch({ finishes, arrives: () => 4000, seconds: 15 })
    const before = lunch({ finishes, arrives: () => 4000, seconds: 5 })
    expect(
      longest(
        taken.filter(({ atMs }) => atMs < 9000),
        7500,
      ),
    ).toBeLessThan(220)
    expect(most).toBeGreaterThan(0.95 * before.most)
  })

  it('while nothing ends at all, no more come in than were there', () => {
    const { taken, refused } = lunch({ finishes: (atMs) => (atMs < 2000 ? 2000 : 0), arrives: () => 1500, seconds: 4 })
    expect(taken.length + refused).toBeGreaterThan(5000)
    expect(refused).toBeGreaterThan(2000)
  })

  it('there is room for a small crowd however slow the machine is', () => {
    expect(lunch({ finishes: () => 50, arrives: () => 500, seconds: 10 }).most).toBe(96)
  })

  it('never more are let in than the steps can hold', () => {
    expect(lunch({ finishes: () => 8000, arrives: () => 16_000, seconds: 5, ceiling: 500 }).most).toBe(500)
  })
})
