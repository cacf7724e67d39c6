import { v7 } from 'uuid'

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
  return `${ID_PREFIXES[kind]}_${v7().replaceAll('-', '')}`
}

/** The exact shape of an id of a kind, for schemas. */
export function idPattern(kind: IdKind): RegExp {
  return new RegExp(`^${ID_PREFIXES[kind]}_[0-9a-f]{32}$`)
}
