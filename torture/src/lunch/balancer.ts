import { type GatewayName, GATEWAYS } from '../campus/host.ts'
import type { Random } from '../random.ts'

/** Sends tills to one of the doors, and for a moment not to one that has just broken a connection, as a balancer does. */
export interface Balancer {
  pick(random: Random): GatewayName
  /** No answer came through this door, so many milliseconds after it was asked. */
  broke(door: GatewayName, afterMs: number): void
}

const AVOIDED_MS = 300
/** Who is silent for longer has not broken a connection: nobody knows what is the matter. */
const BROKEN_WITHIN_MS = 1000

export function openBalancer(): Balancer {
  const avoidedUntil = { 'gateway-a': 0, 'gateway-b': 0 }
  return {
    pick(random) {
      const now = performance.now()
      const open = GATEWAYS.filter((door) => avoidedUntil[door] <= now)
      return random.pick(open.length === 0 ? GATEWAYS : open)
    },
    broke(door, afterMs) {
      if (afterMs < BROKEN_WITHIN_MS) avoidedUntil[door] = performance.now() + AVOIDED_MS
    },
  }
}
