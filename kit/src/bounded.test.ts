import { expect, test } from 'vitest'
import { createBounded } from './bounded.ts'

/** Work that ends when it is told to. */
function aTask() {
  let begun = false
  let end: (value: string) => void = () => undefined
  const done = new Promise<string>((resolve) => {
    end = resolve
  })
  const work = () => {
    begun = true
    return done
  }
  return { work, end: (value: string) => end(value), begun: () => begun }
}

test('a few run, a few wait in order, and the next one hears that it is too much', async () => {
  const bounded = createBounded({ atOnce: 2, waiting: 1 })
  const [first, second, third] = [aTask(), aTask(), aTask()]
  const results = [first, second, third].map(({ work }) => bounded(work))
  await expect(bounded(() => Promise.resolve('fourth'))).rejects.toMatchObject({ code: 'OVERLOADED' })
  expect([first, second, third].map(({ begun }) => begun())).toEqual([true, true, false])
  second.end('second')
  await results[1]
  await new Promise(setImmediate)
  expect(third.begun()).toBe(true)
  first.end('first')
  third.end('third')
  expect(await Promise.all(results)).toEqual(['first', 'second', 'third'])
})

test('a failure gives its turn back and is its own', async () => {
  const bounded = createBounded({ atOnce: 1, waiting: 1 })
  const failed = bounded(() => Promise.reject(new Error('no')))
  const after = bounded(() => Promise.resolve('yes'))
  await expect(failed).rejects.toThrow('no')
  expect(await after).toBe('yes')
  expect(await bounded(() => Promise.resolve('again'))).toBe('again')
})
