import { configQuery, terminalConfig } from '@yimatong/contract/gateway-api'
import type { Guard } from '@yimatong/kit/guard'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import type { ActiveTerminal } from './guards.ts'
import { type HeartBeatDeps, keepHeartBeat } from './heart-beat.ts'
import { type TerminalConfigDeps, terminalConfigOf } from './terminal-config.ts'

export type ReadConfigDeps = HeartBeatDeps & TerminalConfigDeps & { guard: Guard<ActiveTerminal> }

export function readConfig(deps: ReadConfigDeps): Endpoint {
  return endpoint(
    {
      method: 'get',
      path: '/config',
      summary: 'Read what a till must know; also its heart-beat',
      description: "The till says its version, its clock's distance from ours and how new its stop list is.",
      tags: ['terminals'],
      auth: deps.guard,
      query: configQuery,
      responses: { 200: { description: 'The configuration.', schema: terminalConfig } },
    },
    async ({ query }, { caller }) => {
      const { version, skewMs, stopListVersion } = query
      await keepHeartBeat(deps, caller, {
        version,
        skewMs: numberOf(skewMs),
        stopListVersion: numberOf(stopListVersion),
      })
      return terminalConfigOf(deps, caller)
    },
  )
}

function numberOf(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits)
}
