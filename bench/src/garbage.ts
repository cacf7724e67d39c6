/** Collects what was left by preparing, or by whoever was measured before, so that nobody's measured time pays for it. */
export function collectGarbage(): void {
  if (globalThis.gc === undefined)
    throw new Error('start the bench with `npm run bench`, which runs it with --expose-gc')
  globalThis.gc()
}
