import { expect, it } from 'vitest'
import { memoryOf } from './memory.ts'

it('counts the launcher and whoever is there besides like the services', () => {
  const { pid } = process
  const { rssMb, rssMbTotal } = memoryOf({ pids: { payment: pid }, launcherPid: pid }, { auditor: pid })
  const { payment = 0, launcher = 0, auditor = 0 } = rssMb
  expect(Math.min(payment, launcher, auditor)).toBeGreaterThan(0)
  expect(rssMbTotal).toBe(payment + launcher + auditor)
})
