import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { shortMemory } from '../../src/payments/short-memory.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

/** A memory of what is asked for, whose questions are answered by hand. */
function aMemory() {
  const questions: { answer(value: string): Promise<void>; fail(): Promise<void> }[] = []
  const memory = shortMemory(
    () =>
      new Promise<string>((resolve, reject) => {
        const settled = (settle: () => void) => async () => {
          settle()
          await new Promise((turn) => setImmediate(turn))
        }
        questions.push({
          answer: (value) => settled(() => resolve(value))(),
          fail: settled(() => reject(new Error('away'))),
        })
      }),
  )
  return { memory, questions }
}

describe('what is remembered for a second', () => {
  it('is asked for once by all who come together, and is there at once for those who come later', async () => {
    const { memory, questions } = aMemory()
    const [one, other] = [memory(), memory()]
    await questions[0]?.answer('first')
    expect([await one, await other]).toEqual(['first', 'first'])
    expect([memory(), questions.length]).toEqual(['first', 1])
  })

  it('is asked for anew at half its age, and nobody waits for that', async () => {
    const { memory, questions } = aMemory()
    const first = memory()
    await questions[0]?.answer('first')
    await first
    vi.advanceTimersByTime(600)
    expect([memory(), memory(), questions.length]).toEqual(['first', 'first', 2])
    await questions[1]?.answer('second')
    expect([memory(), questions.length]).toEqual(['second', 2])
  })

  it('is never older than a second, also when asking anew fails', async () => {
    const { memory, questions } = aMemory()
    const first = memory()
    await questions[0]?.answer('first')
    await first
    vi.advanceTimersByTime(600)
    expect(memory()).toBe('first')
    await questions[1]?.fail()
    vi.advanceTimersByTime(600)
    const later = memory()
    expect(later).toBeInstanceOf(Promise)
    await questions[2]?.answer('third')
    expect(await later).toBe('third')
  })

  it('is forgotten with whatever was asked for before it changed', async () => {
    const { memory, questions } = aMemory()
    const first = memory()
    await questions[0]?.answer('old')
    await first
    vi.advanceTimersByTime(600)
    expect(memory()).toBe('old')
    memory.forget()
    const anew = memory()
    await questions[1]?.answer('old still')
    await questions[2]?.answer('new')
    expect([await anew, memory()]).toEqual(['new', 'new'])
  })
})
