/** Basis points of a typed percentage, `3.5` is 350; undefined when it is none from 0 to 100 with at most two decimals. */
export function bpsOfPercent(typed: string): number | undefined {
  const [, whole, decimals = ''] = /^(\d{1,3})(?:[.。](\d{1,2}))?$/.exec(typed.trim()) ?? []
  if (whole === undefined) return undefined
  const bps = Number(whole) * 100 + Number(decimals.padEnd(2, '0'))
  return bps <= 10_000 ? bps : undefined
}
