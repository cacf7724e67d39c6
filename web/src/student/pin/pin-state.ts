import type { KeptAccount } from '../phone/kept.ts'

/** As the phone last heard of it; the server says otherwise if it is. */
export type PinState = 'SET' | 'NOT_SET' | 'LOCKED'

/** Without an account, or one that was kept by an earlier release, the server will say. */
export function pinState(account: KeptAccount | undefined): PinState {
  if (account?.pinLocked === true) return 'LOCKED'
  return account?.pinSet === false ? 'NOT_SET' : 'SET'
}
