import { ApiError, NoAnswer } from '../../shared/http/errors.ts'
import { app } from '../app-state.ts'
import { checkDevice } from '../phone/check-device.ts'
import { refill, refillIfNeeded } from '../phone/issue.ts'
import { askForPayments } from '../result/announce.ts'
import { refreshAccount } from './account.ts'
import { finishLeaving, session } from './servers.ts'

let running: Promise<void> | undefined

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

async function run({ urgent = false, thorough = false }: Thoroughness): Promise<void> {
  try {
    // Asking again would only be refused again; logging in opens it. That it was ended here, the server may have to hear yet.
    if (app.get().session === 'ENDED') return await finishLeaving()
    await session.get()
    // The codes first: they are what a person may be waiting for.
    await (urgent ? refill() : refillIfNeeded())
    if (thorough) await checkDevice()
    await refreshAccount()
    // That answer may have been the first after a while without a network.
    await refillIfNeeded()
    if (app.get().watch.from !== undefined) await askForPayments()
  } catch (error) {
    expected(error)
  }
}

/**
 * Brings the phone up to date with the servers: session, codes, balance, payments missed. Quiet and best effort; callers at
 * the same time share one run.
 */
export function synchronise(thoroughness: Thoroughness = {}): Promise<void> {
  running ??= run(thoroughness).finally(() => {
    running = undefined
  })
  return running
}

/** After a change on the server. What is under way may have asked before it. */
export async function synchroniseAnew(): Promise<void> {
  await running
  return synchronise({ thorough: true })
}
