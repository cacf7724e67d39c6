import { businessDateOf } from '@yimatong/contract/clock'
import type { PaymentView } from '@yimatong/contract/gateway-api'
import { ApiError } from '../../shared/http/errors.ts'
import type { Store } from '../../shared/store.ts'
import type { ServerClock } from '../../shared/server-clock.ts'
import { type Database, keep } from './database.ts'
import type { Gateway } from './gateway.ts'
import type { TillState } from './state.ts'
import type { Trust } from './trust.ts'
import { VERSION } from './version.ts'

export interface NetworkDeps {
  database: Database
  gateway: Gateway
  trust: Trust
  clock: ServerClock
  store: Store<TillState>
  /** The server answers again, or pushes again: something may have been missed. */
  back: () => void
  /** The server has heard a heart-beat. */
  beaten: () => void
  /** A payment view came by socket. */
  payment: (view: PaymentView) => void
}

export interface NetworkWatch {
  /** Asks the server for a sign of life now. */
  beat: () => void
  refreshStatement: () => void
  stop: () => void
}

const BEAT_MS = 30_000
/** Without a network the till asks for a sign of life more often. */
const OFFLINE_BEAT_MS = 3000

/** Codes that mean "this till's key is not taken any more", whatever is tried. */
const REJECTIONS: readonly string[] = ['TERMINAL_DISABLED', 'UNAUTHENTICATED']

/** The heart-beat, and what comes with it: config, clock, stop list, the day's totals, and the socket. */
export function watchNetwork(deps: NetworkDeps): NetworkWatch {
  let timer: ReturnType<typeof setTimeout> | undefined
  let beating = false
  /** Somebody was told of a change while a beat was under way, whose answers may be from before it. */
  let wanted = false
  let stopped = false
  /** How often the browser has said that the network is gone: an answer from before that says nothing of now. */
  let drops = 0
  const refreshStatement = statementRefresher(deps)
  const beat = async () => {
    if (stopped) return
    if (beating) {
      wanted = true
      return
    }
    beating = true
    wanted = false
    clearTimeout(timer)
    const said = deps.trust.stopListVersion()
    const before = drops
    const online = await heartBeat(deps, { refreshStatement, isStale: () => drops !== before })
    beating = false
    if (stopped) return
    // That a new stop list has arrived is what somebody who has lost a phone waits for.
    const isNews = online && deps.trust.stopListVersion() !== said
    const again = isNews || (online && wanted) ? 0 : online ? BEAT_MS : OFFLINE_BEAT_MS
    timer = setTimeout(() => void beat(), again)
  }
  const listening = new AbortController()
  const { signal } = listening
  addEventListener('online', () => void beat(), { signal })
  const dropped = () => {
    drops++
    deps.store.set({ network: 'OFFLINE' })
  }
  addEventListener('offline', dropped, { signal })
  document.addEventListener('visibilitychange', () => void (document.hidden || beat()), { signal })
  void listen(deps, signal, () => void beat())
  void beat()
  return {
    beat: () => void beat(),
    refreshStatement: () => void refreshStatement(),
    stop: () => {
      stopped = true
      clearTimeout(timer)
      listening.abort()
    },
  }
}

/** The socket comes after the first paint. Without it the till still asks for everything. */
async function listen(deps: NetworkDeps, signal: AbortSignal, beat: () => void): Promise<void> {
  const live = await import('./live.ts').catch(() => undefined)
  if (live === undefined || signal.aborted) return
  // The list first, so that the beat says that it is here.
  const listAndBeat = () => void refreshStopList(deps).then(beat)
  const stop = live.listenLive({
    token: deps.gateway.token,
    on: {
      payment: deps.payment,
      stopListChanged: listAndBeat,
      terminalChanged: beat,
      configChanged: beat,
      connected: () => {
        // Its config or a lock may have changed as well, and nobody has told.
        listAndBeat()
        deps.back()
      },
    },
  })
  signal.addEventListener('abort', stop)
}

/** True when the server answered, and the network has not gone since it was asked. */
async function heartBeat(
  deps: NetworkDeps,
  { refreshStatement, isStale }: { refreshStatement: () => Promise<void>; isStale: () => boolean },
): Promise<boolean> {
  const { clock, gateway, store, trust } = deps
  const was = store.get().network
  try {
    // Public, and its Date header sets a clock that is far off, without which no token can be made.
    if (clock.skewMs() === undefined || trust.keys().size === 0) await trust.refreshKeys()
    const config = await gateway.config({
      version: VERSION,
      skewMs: clock.skewMs(),
      stopListVersion: trust.stopListVersion(),
    })
    store.set({ config, skewMs: clock.skewMs(), rejected: false })
    void keep(deps.database, 'config', config).catch(() => undefined)
    if (isStale()) return false
    store.set({ network: 'ONLINE' })
  } catch (error) {
    const rejected = error instanceof ApiError && REJECTIONS.includes(error.code)
    store.set({ network: 'OFFLINE', ...(rejected ? { rejected } : {}) })
    return false
  }
  if (was !== 'ONLINE') deps.back()
  deps.beaten()
  await Promise.all([refreshStopList(deps), refreshStatement()])
  return true
}

/** Without an answer the list of before stays in force; the next beat asks again. */
async function refreshStopList({ trust }: NetworkDeps): Promise<void> {
  await trust.refreshStopList().catch(() => undefined)
}

/** Asks for the day's list. An answer from before a sale may arrive after the one that has it, and changes nothing then. */
function statementRefresher({ clock, gateway, store }: NetworkDeps): () => Promise<void> {
  let asked = 0
  let shown = 0
  return async () => {
    const turn = ++asked
    try {
      const statement = await gateway.statement(businessDateOf(clock.now()))
      if (turn < shown) return
      shown = turn
      store.set({ statement })
    } catch {
      // The figures of before stay; they are for information.
    }
  }
}
