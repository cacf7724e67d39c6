import type { Clock } from '@yimatong/contract/clock'
import type { PrismaClient } from '@yimatong/prisma/payment'
import type { Terminal, Terminals } from './terminals.ts'

export interface HeartBeatDeps {
  prisma: PrismaClient
  terminals: Terminals
  clock: Clock
}

/** What a till says of itself with each look at its configuration. */
export interface HeartBeat {
  version?: string | undefined
  skewMs?: number | undefined
  stopListVersion?: number | undefined
}

/** "Last seen" is for people: half a minute is exact enough. */
const SEEN_EVERY_MS = 30_000
/** A clock's distance wavers by the network's delay; less than this is no news. */
const SKEW_STEP_MS = 1000

/** Keeps what a till says of itself, when it is news or half a minute old; most calls write nothing. */
export async function keepHeartBeat(
  { prisma, terminals, clock }: HeartBeatDeps,
  terminal: Terminal,
  said: HeartBeat,
): Promise<void> {
  const now = clock()
  if (!isNews(terminal, said, now)) return
  const { version, skewMs, stopListVersion } = said
  await prisma.terminal.update({
    where: { terminalId: terminal.terminalId },
    data: {
      lastSeenAt: new Date(now),
      ...(version === undefined ? {} : { version }),
      ...(skewMs === undefined ? {} : { clockSkewMs: skewMs }),
      ...(stopListVersion === undefined ? {} : { stopListVersion }),
    },
    select: { terminalId: true },
  })
  terminals.forget(terminal.terminalId)
}

function isNews(terminal: Terminal, { version, skewMs, stopListVersion }: HeartBeat, now: number): boolean {
  const { lastSeenAtMs, clockSkewMs } = terminal
  return (
    lastSeenAtMs === undefined ||
    now - lastSeenAtMs >= SEEN_EVERY_MS ||
    (version !== undefined && version !== terminal.version) ||
    (stopListVersion !== undefined && stopListVersion !== terminal.stopListVersion) ||
    (skewMs !== undefined && (clockSkewMs === undefined || Math.abs(skewMs - clockSkewMs) >= SKEW_STEP_MS))
  )
}
