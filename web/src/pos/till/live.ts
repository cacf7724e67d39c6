import { NAMESPACES, type PosEvents } from '@yimatong/contract/events'
import { io, type Socket } from 'socket.io-client'
import { keepConnected } from '../../shared/keep-connected.ts'
import { checked } from './checked.ts'

export interface LiveDeps {
  token: () => Promise<string>
  on: {
    payment: (view: Parameters<PosEvents['payment.updated']>[0]) => void
    stopListChanged: () => void
    configChanged: () => void
    /** The office has locked, unlocked or renamed this till. */
    terminalChanged: () => void
    /** After every connection: something may have been missed. */
    connected: () => void
  }
}

/** Each time with a new token. */
const AGAIN_MS = 5_000

/** Listens to the server. What is missed costs nothing: the till also asks. Returns how to stop. */
export function listenLive({ token, on }: LiveDeps): () => void {
  const socket: Socket<PosEvents> = io(NAMESPACES.pos, {
    transports: ['websocket', 'polling'],
    auth: (answer) => {
      token().then(
        (held) => answer({ token: held }),
        () => answer({}),
      )
    },
  })
  socket.on('connect', on.connected)
  socket.on('stop-list.changed', on.stopListChanged)
  socket.on('config.changed', on.configChanged)
  socket.on('terminal.changed', on.terminalChanged)
  socket.on('payment.updated', (view) => {
    void checked('payment', view).then(on.payment, () => undefined)
  })
  return keepConnected(socket, AGAIN_MS)
}
