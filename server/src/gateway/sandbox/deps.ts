import type { Clock } from '@yimatong/contract/clock'
import type { Guard } from '@yimatong/kit/guard'
import type { ActiveTerminal } from '../guards.ts'
import type { SandboxPeople } from './people.ts'

export interface SandboxDeps {
  sandbox: SandboxPeople
  clock: Clock
  guard: Guard<ActiveTerminal>
}
