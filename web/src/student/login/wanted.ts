/** The path inside the app where somebody wanted to go who had to log in first; the history entry keeps it over a reload. */
export function wantedPath(historyState: unknown): string | undefined {
  if (typeof historyState !== 'object' || historyState === null || !('wanted' in historyState)) return undefined
  const { wanted } = historyState
  return typeof wanted === 'string' && wanted.startsWith('/') ? wanted : undefined
}
