/** A token that lives in memory only, and how to get the next one. `T` is whatever the server answers with it. */
export interface AccessToken<T> {
  /** The token in force; renewed first when it has run out or is about to. */
  get: () => Promise<T>
  /** A new one, whatever is left of the old. Callers at the same time share one request. */
  renew: () => Promise<T>
  /** Takes one that came by another way (a login). */
  set: (token: T) => T
  clear: () => void
}

/** Renewed this long before its end, so that it does not run out on the way. */
const MARGIN_MS = 30_000

/**
 * Holds an access token. `fetchToken` asks the server for one (a refresh cookie, a client assertion); its errors reach
 * whoever asked. `expiresIn` is in seconds.
 */
export function createAccessToken<T extends { expiresIn: number }>(
  fetchToken: () => Promise<T>,
  now: () => number = Date.now,
): AccessToken<T> {
  let held: { token: T; endsAt: number } | undefined
  let asking: Promise<T> | undefined

  const set = (token: T) => {
    held = { token, endsAt: now() + token.expiresIn * 1000 }
    return token
  }
  const renew = () => {
    asking ??= fetchToken()
      .then(set)
      .finally(() => {
        asking = undefined
      })
    return asking
  }
  return {
    set,
    renew,
    get: () => (held && held.endsAt - MARGIN_MS > now() ? Promise.resolve(held.token) : renew()),
    clear: () => {
      held = undefined
    },
  }
}
