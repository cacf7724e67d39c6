import { describe, expect, it } from 'vitest'
import { noticeOf, payView } from './view.ts'

const NOW = 1_800_000_000_000
const END = NOW + 1000
type Situation = Parameters<typeof payView>[0]
const situation = (change: Partial<Situation> = {}): Situation => ({
  account: undefined,
  device: {
    deviceId: 'dev_1',
    name: 'iPhone',
    personId: 'per_1',
    signingKey: {} as CryptoKey,
    decryptionKey: {} as CryptoKey,
  },
  deviceLost: false,
  session: 'OPEN',
  online: true,
  batch: batch(),
  place: 0,
  clock: { offsetMs: 0, lastSeen: NOW },
  issue: { asking: false, lastAttemptAt: undefined, failures: 0, problem: undefined },
  ...change,
})
const batch = (struck: number[] = [], end = END) => ({
  jwe: '',
  issuedAt: NOW - 1000,
  vouchers: [],
  expiries: [end, end],
  struck,
})
const offline = { online: false } as const

describe('the pay page', () => {
  it.each([
    ['a code', {}, 'CODE'],
    ['a code without any network or session', { ...offline, session: 'UNKNOWN' }, 'CODE'],
    ['a code even after the session ended', { session: 'ENDED' }, 'CODE'],
    ['a code that was struck out for the next session goes on', { batch: batch([0]) }, 'CODE'],
    ['first start: log in, or be taken on', { device: undefined, session: 'UNKNOWN' }, 'LOGIN'],
    ['first start without a network', { device: undefined, session: 'UNKNOWN', ...offline }, 'CONNECT'],
    ['nobody is logged in', { device: undefined, session: 'ENDED' }, 'LOGIN'],
    ['a loss is reported', { account: reported() }, 'LOST'],
    [
      'a loss is reported, and this phone is logged out',
      { account: reported(), session: 'ENDED', device: undefined },
      'LOGIN',
    ],
    ['this phone is not enrolled', { device: undefined }, 'ENROL'],
    ['this phone was revoked', { device: undefined, deviceLost: true }, 'ENROL_AGAIN'],
    ['the clock was put back', { clock: { offsetMs: 0, lastSeen: NOW + 60_000 } }, 'CLOCK'],
    ['codes are on their way', { batch: undefined, place: undefined }, 'FETCHING'],
    ['codes were refused', { batch: undefined, place: undefined, issue: refused() }, 'REFUSED'],
    ['used up offline', { batch: batch([0, 1]), place: undefined, ...offline }, 'EMPTY'],
    ['used up online', { batch: batch([0, 1]), place: undefined }, 'FETCHING'],
    ['run out offline', { batch: batch([], NOW), ...offline }, 'EXPIRED'],
    ['run out and logged out', { batch: batch([], NOW), session: 'ENDED' }, 'LOGIN'],
  ] as const satisfies [string, Partial<Situation>, string][])('%s', (_name, change, view) => {
    expect(payView(situation(change), NOW, NOW)).toBe(view)
  })
})

function reported() {
  return { lossReportedAt: '2026-11-21T12:00:00+08:00' } as NonNullable<Situation['account']>
}

function refused() {
  return { asking: false, lastAttemptAt: NOW, failures: 1, problem: 'RATE_LIMITED' } as const
}

describe('the line above the code', () => {
  const calm = { account: undefined, session: 'OPEN', clock: { offsetMs: 0, lastSeen: NOW }, online: true } as const

  it('is silent when all is well, and about few codes while online', () => {
    expect(noticeOf(calm, 10, 3, NOW)).toBeUndefined()
    expect(noticeOf(calm, 1, 3, NOW)).toBeUndefined()
  })

  it('says on which days the identity does not hold', () => {
    const on = (identity: { identityFrom?: string; identityUntil?: string }) =>
      noticeOf({ ...calm, account: identity as NonNullable<Situation['account']> }, 10, 3, NOW)
    // 2027-01-15 on campus.
    expect(on({ identityUntil: '2027-01-14' })).toBe('OUTSIDE')
    expect(on({ identityFrom: '2027-01-16' })).toBe('OUTSIDE')
    expect(on({ identityFrom: '2027-01-15', identityUntil: '2027-01-15' })).toBeUndefined()
  })

  it('warns of few codes offline before anything less pressing', () => {
    expect(noticeOf({ ...calm, ...offline, session: 'ENDED' }, 3, 3, NOW)).toBe('LOW')
    expect(noticeOf({ ...calm, ...offline }, 4, 3, NOW)).toBeUndefined()
  })

  it('says when the session ended and when the clock is off by more than 20 s', () => {
    expect(noticeOf({ ...calm, session: 'ENDED' }, 10, 3, NOW)).toBe('LOGIN')
    expect(noticeOf({ ...calm, clock: { offsetMs: 20_001, lastSeen: NOW } }, 10, 3, NOW)).toBe('CLOCK')
  })
})
