import { type AppEvents, NAMESPACES } from '@yimatong/contract/events'
import type { Socket } from 'socket.io-client'
import { keepConnected } from '../../shared/keep-connected.ts'
import { refreshKnownBills } from '../session/account.ts'
import { session } from '../session/servers.ts'
import { synchroniseAnew } from '../session/synchronise.ts'
import { askForPayments, hearOfPayment } from './announce.ts'

type PushSocket = Socket<AppEvents, Record<string, never>>

/** While the socket is away, the code page asks this often instead. */
const ASK_EVERY_MS = 4_000
/** The server ends a socket with its token, every quarter of an hour; there is a new one by then. */
const AGAIN_MS = 1_000

function tokenFor(answer: (auth: { token: string }) => void): void {
  session.get().then(
    ({ accessToken }) => answer({ token: accessToken }),
    // Refused by the server then, and tried again later.
    () => answer({ token: '' }),
  )
}

/** What tills ask, of no use without a network either. */
const questions = () => import('../confirm/asked.ts')

async function connected(): Promise<PushSocket> {
  // Fetched ahead, so that a result is drawn as soon as it is heard of.
  import('./ResultSheet.tsx').catch(() => undefined)
  // Its own chunk, fetched after the code is on show: nobody waits for it.
  const [{ io }, { hearOfQuestion }] = await Promise.all([import('socket.io-client'), questions()])
  const socket: PushSocket = io(NAMESPACES.app, { auth: tokenFor, transports: ['websocket', 'polling'] })
  socket.on('payment.updated', hearOfPayment)
  socket.on('confirmation.requested', hearOfQuestion)
  // Which of them is whatever changed, this phone asks for all of it; it may have been stopped by it.
  socket.on('account.changed', () => void synchroniseAnew())
  return socket
}

/** Money that came back, another limit, a loss report: nobody has told while there was no connection. */
function catchUp(): void {
  void synchroniseAnew()
  refreshKnownBills().catch(() => undefined)
}

/**
 * Listens for results and questions from now on; without a connection it asks for them every few seconds. `connect` events
 * ask once, because the server keeps no push for whoever was away. Gives how to stop.
 */
export function listenForResults(): () => void {
  let stopped = false
  let socket: PushSocket | undefined
  let end: (() => void) | undefined
  const ask = () => {
    void askForPayments().catch(() => undefined)
    void questions()
      .then(({ askForQuestions }) => askForQuestions())
      .catch(() => undefined)
  }
  const timer = setInterval(() => {
    if (socket?.connected !== true && document.visibilityState === 'visible') ask()
  }, ASK_EVERY_MS)
  connected().then(
    (made) => {
      socket = made
      end = keepConnected(made, AGAIN_MS)
      if (stopped) {
        end()
        return
      }
      let isAgain = false
      made.on('connect', () => {
        ask()
        // The first one comes right after a start or a login, which has asked for everything else.
        if (isAgain) catchUp()
        isAgain = true
      })
    },
    // The chunk could not be had; the timer goes on asking.
    () => undefined,
  )
  return () => {
    stopped = true
    clearInterval(timer)
    end?.()
  }
}
