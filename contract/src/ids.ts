/** Every id says what it names; the rest is a UUID version 7 in hex, so that ids sort by the time they were made. */
export const ID_PREFIXES = {
  payment: 'pay',
  refund: 'rfd',
  exception: 'exc',
  reconciliation: 'rcn',
  device: 'dev',
  order: 'ord',
  person: 'per',
  merchant: 'mer',
  canteen: 'can',
  merchantCategory: 'cat',
  terminal: 'ter',
  surchargeRule: 'rul',
  ruleDraft: 'rdr',
  session: 'ses',
  request: 'req',
  activationCode: 'act',
  staticCode: 'mcd',
  dynamicCode: 'dyn',
  portalUser: 'usr',
  event: 'evt',
  webhookEndpoint: 'whe',
  webhookDelivery: 'whd',
  webhookKey: 'whk',
  dispute: 'dsp',
  personImport: 'imp',
  shift: 'shf',
  settlement: 'stl',
  payout: 'pyo',
  payBack: 'pbk',
  approval: 'apr',
  moneyMove: 'mov',
  subsidyBatch: 'sub',
} as const

export type IdKind = keyof typeof ID_PREFIXES

/** A new id of a kind: `pay_018f...`. Ids made later in one process sort after earlier ones. */
export function newId(kind: IdKind): string {
  return `${ID_PREFIXES[kind]}_${nextUuid(Date.now())}`
}

/** When an id was made, in milliseconds since the epoch. */
export function madeAtMs(id: string): number {
  return Number.parseInt(id.slice(4, 16), 16)
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const RANDOM_BYTES_EACH = 10
/** Drawn for many ids at once: to ask the platform for each one's alone would cost more than all the rest of it. */
const pool = { bytes: new Uint8Array(128 * RANDOM_BYTES_EACH), at: Infinity }
/** The last one's time, and what grows within a millisecond: 24 of the bits behind the time. */
const last = { ms: 0, count: 0 }
const COUNTS = 2 ** 24

/**
 * A UUID version 7 (RFC 9562) in hex without dashes: 48 bits of time, a count that begins anywhere in each millisecond, and 50 random bits
 * that are in no other.
 */
function nextUuid(now: number): string {
  if (pool.at >= pool.bytes.length) {
    crypto.getRandomValues(pool.bytes)
    pool.at = 0
  }
  const { bytes, at } = pool
  pool.at += RANDOM_BYTES_EACH
  const random = (place: number): number => bytes[at + place] ?? 0
  if (now > last.ms) {
    last.ms = now
    // Half of the counts are left to grow into.
    last.count = (random(0) << 15) | (random(1) << 7) | (random(2) >> 1)
  } else if (++last.count === COUNTS) {
    last.ms++
    last.count = 0
  }
  const { ms, count } = last
  const time = ms.toString(16).padStart(12, '0')
  const high = HEX[0x70 | (count >> 20)] ?? ''
  const middle = HEX[(count >> 12) & 255] ?? ''
  const low = HEX[0x80 | ((count >> 6) & 63)] ?? ''
  const lowest = HEX[((count & 63) << 2) | (random(3) & 3)] ?? ''
  let rest = ''
  for (let place = 4; place < RANDOM_BYTES_EACH; place++) rest += HEX[random(place)] ?? ''
  return time + high + middle + low + lowest + rest
}

/** The exact shape of an id of a kind, for schemas. */
export function idPattern(kind: IdKind): RegExp {
  return new RegExp(`^${ID_PREFIXES[kind]}_[0-9a-f]{32}$`)
}
