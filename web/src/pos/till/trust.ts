import { importVoucherKeys } from '@yimatong/contract/terminal'
import { createHttp } from '../../shared/http/client.ts'
import type { ServerClock } from '../../shared/server-clock.ts'
import { checked } from './checked.ts'
import { type Database, keep, readKept } from './database.ts'
import { setsClock } from './gateway.ts'

/** What the till needs to judge a code by itself: the TSM's public keys and the stop list (黑名单). Kept over a restart. */
export interface Trust {
  keys: () => ReadonlyMap<number, CryptoKey>
  revoked: () => ReadonlySet<string>
  stopListVersion: () => number
  /** Rejects with ApiError or NoAnswer, and then what was known stays in force. */
  refreshKeys: () => Promise<void>
  refreshStopList: () => Promise<void>
}

export async function loadTrust(database: Database, clock: ServerClock): Promise<Trust> {
  const http = createHttp({ base: '/tsm/v1', timeoutMs: 5000, fresh: true, onAnswer: setsClock(clock) })
  const [keptKeys, keptList] = await Promise.all([readKept(database, 'voucherKeys'), readKept(database, 'stopList')])
  let keys = await importVoucherKeys(keptKeys ?? { keys: [] }).catch(() => new Map<number, CryptoKey>())
  let version = keptList?.version ?? 0
  let revoked = new Set(keptList?.entries ?? [])

  const refreshKeys = async () => {
    const jwks = await checked('voucherKeys', await http.get('/jwks'))
    keys = await importVoucherKeys(jwks)
    await keep(database, 'voucherKeys', jwks)
  }
  const refreshStopList = async () => {
    const since = version
    const list = await checked('stopList', await http.get('/revocations', { since }))
    // Two answers may cross; the one that continues an older list adds nothing.
    if (list.version === version || (since !== version && !list.full)) return
    revoked = new Set([...(list.full ? [] : revoked), ...list.entries])
    version = list.version
    await keep(database, 'stopList', { version, entries: [...revoked] })
  }
  return {
    keys: () => keys,
    revoked: () => revoked,
    stopListVersion: () => version,
    refreshKeys: once(refreshKeys),
    refreshStopList: once(refreshStopList),
  }
}

/** Callers at the same time share one run. */
function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => {
    running ??= run().finally(() => {
      running = undefined
    })
    return running
  }
}
