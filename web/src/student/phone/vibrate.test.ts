import { afterEach, expect, it, vi } from 'vitest'
import { vibrate } from './vibrate.ts'

afterEach(() => void vi.unstubAllGlobals())

it.each([
  ['trembles once somebody has touched it', true, [[[60, 60, 60]]]],
  ['keeps still, and the browser does not complain, while nobody has', false, []],
])('a phone %s', (_what, hasBeenActive, expected) => {
  const trembled = vi.fn<(pattern: number[]) => void>()
  vi.stubGlobal('navigator', { vibrate: trembled, userActivation: { hasBeenActive } })
  vibrate([60, 60, 60])
  expect(trembled.mock.calls).toEqual(expected)
})

it('a phone that cannot tremble goes without', () => {
  vi.stubGlobal('navigator', { userActivation: { hasBeenActive: true } })
  expect(() => vibrate([80])).not.toThrow()
})
