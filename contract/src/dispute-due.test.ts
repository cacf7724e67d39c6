import { expect, it } from 'vitest'
import { toRfc3339 } from './clock.ts'
import { disputeDueMs } from './dispute-due.ts'

it.each([
  ['opened on a Monday', '2026-11-16T09:00:00+08:00', '2026-11-19'],
  ['opened on a Thursday: the weekend does not count', '2026-11-19T23:59:59+08:00', '2026-11-24'],
  ['opened on a Saturday: counted from Monday', '2026-11-21T12:00:00+08:00', '2026-11-25'],
  ['opened in the night: by campus time', '2026-11-16T00:00:00+08:00', '2026-11-19'],
])('%s', (_what, opened, date) => {
  expect(toRfc3339(disputeDueMs(Date.parse(opened)))).toBe(`${date}T23:59:59.999+08:00`)
})
