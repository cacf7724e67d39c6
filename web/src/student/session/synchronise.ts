import { ApiError, NoAnswer } from '../../shared/http/errors.ts'
import { app } from '../app-state.ts'
import { checkDevice } from '../phone/check-device.ts'
import { refill, refillIfNeeded } from '../phone/issue.ts'
import { askForPayments } from '../result/announce.ts'
import { refreshAccount } from './account.ts'
import { finishLeaving, session } from './servers.ts'

let running: Promise<void> | undefined
/** Whoever asked for it without a network, as at a start, gets it from the first run that comes through. */
let mustCheckDevice = false

/** A server that is away or refuses is in the state already; anything else is a mistake of ours and must be seen. */
function expected(error: unknown): void {
  if (!(error instanceof ApiError || error instanceof NoAnswer)) throw error
}

export interface Thoroughness {
  /** The person has no code and asked for one: fetched even if that was just tried. */
  urgent?: boolean
  /** Also asks whether this phone is still allowed to pay: another phone may have revoked it, and no push says so. */
  thorough?: boolean
}

async function run(urgent: boolean): Promise<void> {
  try {
    // Asking again would only be refused again; logging in opens it. That it was ended here, the server may have to hear yet.
    if (app.get().session === 'ENDED') return await finishLeaving()
    await session.get()
    // The codes first: they are what a person may be waiting for.
    await (urgent ? refill() : refillIfNeeded())
    await refreshAccount()
    // That answer may have been the first after a while without a network.
    await refillIfNeeded()
    if (app.get().watch.from !== undefined) await askForPayments()
    // Last, so that all else is up to date while the code service is away.
    if (!mustCheckDevice) return
    await checkDevice()
    mustCheckDevice = false
  } catch (error) {
    expected(error)
  }
}

/**
 * Brings the phone up to date with the servers: session, codes, balance, payments missed. Quiet and best effort; callers at
 * the same time share one run.
 */
export function synchronise({ urgent = false, thorough = false }: Thoroughness = {}): Promise<void> {
  if (thorough) mustCheckDevice = true
  running ??= run(urgent).finally(() => {
    running = undefined
  })
  return running
}

/** After a change on the server. What is under way may have asked before it. */
export async function synchroniseAnew(): Promise<void> {
  await running
  return synchronise({ thorough: true })
}
