import { businessDateOf } from '@yimatong/contract/clock'
import type { MeView } from '@yimatong/contract/platform-api'
import type { AppState } from '../app-state.ts'
import { clockVerdict } from '../phone/clock.ts'
import { hasRunOut } from '../phone/vouchers.ts'

/**
 * What the pay page is: a code, or the one reason why there is none.
 * FETCHING ends by itself; every other reason has one sentence and one button.
 */
export type PayView =
  | 'CODE'
  | 'LOST'
  | 'CONNECT'
  | 'LOGIN'
  | 'ENROL'
  | 'ENROL_AGAIN'
  | 'CLOCK'
  | 'FETCHING'
  | 'REFUSED'
  | 'EMPTY'
  | 'EXPIRED'

type Situation = Pick<
  AppState,
  'account' | 'device' | 'deviceLost' | 'session' | 'online' | 'batch' | 'place' | 'clock' | 'issue'
>

function withoutDevice({ session, deviceLost, online }: Situation): PayView {
  if (session === 'OPEN') return deviceLost ? 'ENROL_AGAIN' : 'ENROL'
  // Not worth a round trip to find out: whoever still has a session is taken on from the login page.
  return session === 'ENDED' || online ? 'LOGIN' : 'CONNECT'
}

function withoutCode({ session, online, batch, issue }: Situation, now: number): PayView {
  if (session === 'ENDED') return 'LOGIN'
  if (online) return issue.problem === undefined ? 'FETCHING' : 'REFUSED'
  return batch !== undefined && hasRunOut(batch, now) ? 'EXPIRED' : 'EMPTY'
}

/** `phoneNow` is the phone's own clock, `now` the campus's. */
export function payView(situation: Situation, phoneNow: number, now: number): PayView {
  const { account, session, device, batch, place, clock } = situation
  if (account?.lossReportedAt !== undefined && session !== 'ENDED') return 'LOST'
  if (device === undefined) return withoutDevice(situation)
  if (clockVerdict(clock, phoneNow, batch?.issuedAt) === 'UNSURE') return 'CLOCK'
  const shown = place === undefined ? undefined : batch?.expiries[place]
  return shown !== undefined && shown > now ? 'CODE' : withoutCode(situation, now)
}

/** The one line above the code that is worth a word now; the most pressing only. */
export type Notice = 'FROZEN' | 'CLOSED' | 'OUTSIDE' | 'LOGIN' | 'LOW' | 'CLOCK'

/** On days outside the identity nothing is paid, whatever the phone still holds. */
const isOutside = ({ identityFrom, identityUntil }: Pick<MeView, 'identityFrom' | 'identityUntil'>, today: string) =>
  today < (identityFrom ?? today) || today > (identityUntil ?? today)

export function noticeOf(
  { account, session, clock, online }: Pick<AppState, 'account' | 'session' | 'clock' | 'online'>,
  left: number,
  low: number,
  phoneNow: number,
): Notice | undefined {
  if (account?.accountState === 'FROZEN') return 'FROZEN'
  if (account?.accountState === 'CLOSED') return 'CLOSED'
  if (account !== undefined && isOutside(account, businessDateOf(phoneNow))) return 'OUTSIDE'
  if (!online && left <= low) return 'LOW'
  if (session === 'ENDED') return 'LOGIN'
  return clockVerdict(clock, phoneNow, undefined) === 'CORRECTED' ? 'CLOCK' : undefined
}
