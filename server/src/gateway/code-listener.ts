import type { DynamicCode } from '../merchant-codes/dynamic-codes.ts'

/** Who else is to know of a dynamic code, without this door knowing who that is. */
export interface CodeListener {
  /** Called when a till has made or cancelled a code, with the code as it stands then. Must not throw. */
  onCodeChanged(code: DynamicCode): void
}
