/** What a network can do to what goes over it. LOSE_ANSWER is the worst: the peer has acted, and nobody hears of it. */
export const NETWORK_TROUBLES = [
  'REFUSE',
  'RESET_BEFORE',
  'LOSE_ANSWER',
  'BLACK_HOLE',
  'DELAY',
  'TRUNCATE',
  'DUPLICATE',
  'TRICKLE',
] as const
export type NetworkTrouble = (typeof NETWORK_TROUBLES)[number]

export interface Trouble {
  kind: NetworkTrouble
  /** Of the exchanges that begin while it lasts, so many of one are struck. */
  share: number
  /** DELAY: how long a request is on its way; it arrives even if its sender has given up. */
  delayMs: number
}

/**
 * Collects the bytes of one HTTP request until all of it is there; undefined until then, and always for what is no request
 * with a known length. One request at a time is on a connection: none of our clients pipelines.
 */
export function createRequestReader(): (bytes: Buffer) => Buffer | undefined {
  let held = Buffer.alloc(0)
  return (bytes) => {
    held = Buffer.concat([held, bytes])
    const headEnd = held.indexOf('\r\n\r\n')
    if (headEnd < 0) return undefined
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(held.subarray(0, headEnd).toString('latin1'))?.[1] ?? 0)
    return held.length < headEnd + 4 + length ? undefined : held
  }
}
