const LAST_RELOAD = 'yimatong.till.reloaded'
const ONCE_A_MINUTE_MS = 60_000

/**
 * A page of an earlier build asks for files that a release has replaced, and a till is never closed. It then starts anew,
 * at most once a minute, and only while the server is there: a page that is reloaded without a network is gone.
 * What had no outcome is in the record and is taken up again.
 */
export function watchForNewBuild(): void {
  addEventListener('vite:preloadError', () => void reloadOnce())
}

async function reloadOnce(): Promise<void> {
  const last = Number(sessionStorage.getItem(LAST_RELOAD) ?? 0)
  if (Date.now() - last < ONCE_A_MINUTE_MS) return
  const page = await fetch(location.pathname, { method: 'HEAD', cache: 'no-store' }).catch(() => undefined)
  if (!page?.ok) return
  sessionStorage.setItem(LAST_RELOAD, String(Date.now()))
  location.reload()
}
