import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http'
import { type AppEvents, NAMESPACES, type PortalEvents, type PosEvents } from '@yimatong/contract/events'
import type { PaymentView } from '@yimatong/contract/gateway-api'
import type { BillView } from '@yimatong/contract/platform-api'
import type { PortalDynamicCode, PortalPaymentRow } from '@yimatong/contract/portal-api'
import type { RefundView } from '@yimatong/contract/refund-api'
import { comesFromUs } from '@yimatong/kit/app'
import { answerHeaders } from '@yimatong/kit/security-headers'
import { type DefaultEventsMap, type Namespace, Server, type Socket } from 'socket.io'
import type { Log } from '@yimatong/kit/log'

/** Who a socket belongs to, as the server knows it from token or cookie; a client joins nothing by itself. */
export interface SocketOwner {
  /** The rooms it is put into, e.g. `person:per_...`. */
  rooms: readonly string[]
  /** Milliseconds since the epoch: the socket is closed then, and comes back with a fresh token. */
  expiresAtMs: number
}

export interface RealtimeDeps {
  log: Log
  publicOrigin: string | undefined
  /** Throws when the token is not good. */
  appOwner(token: string): Promise<SocketOwner>
  posOwner(token: string): Promise<SocketOwner>
  /** By the handshake's `Cookie` header. */
  portalOwner(cookie: string | undefined): Promise<SocketOwner>
}

/** Made only when somebody is there to hear it. */
type Told<View> = () => View

export interface Realtime {
  confirmationRequested(personId: string, asked: { bill: BillView }): void
  billUpdated(personId: string, bill: Told<BillView>): void
  accountChanged(personId: string): void
  paymentUpdated(terminalNo: string, payment: Told<PaymentView>): void
  dynamicCodePaid(terminalNo: string, dynamicId: string, payment: PaymentView): void
  takingsUpdated(merchantNo: string, payment: Told<PortalPaymentRow>): void
  dynamicCodeUpdated(merchantNo: string, code: PortalDynamicCode): void
  refundUpdated(merchantNo: string, refund: RefundView): void
  stopListChanged(version: number): void
  configChanged(): void
  /** Another name, a lock, or its end: the till asks at once how it stands. */
  terminalChanged(terminalNo: string): void
  /** True while somebody is in the room. */
  isHeard(room: string): boolean
  /** How many sockets are connected to this process. */
  connected(): { app: number; pos: number; portal: number }
  /** Ends every socket of a room, e.g. of a session that logged out. */
  disconnect(room: string): void
  close(): Promise<void>
}

export const rooms = {
  person: (personId: string) => `person:${personId}`,
  session: (sessionId: string) => `session:${sessionId}`,
  terminal: (terminalNo: string) => `terminal:${terminalNo}`,
  merchant: (merchantNo: string) => `merchant:${merchantNo}`,
  office: 'office',
} as const

/** A token and the packets of the protocol; nothing else is ever said to us. */
const MAX_MESSAGE_BYTES = 4096
/** Connections that have not proved by then whose they are are ended. */
const PROVED_WITHIN_MS = 10_000
/** Tabs of one login, or pages of one till. Whoever opens more loses the oldest, so that what nobody closed keeps nobody out. */
const MAX_SOCKETS = 20

type Listening = Socket<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, { owner?: SocketOwner }>
type Space<Events extends object> = Namespace<DefaultEventsMap, Events & DefaultEventsMap>

function tokenOf(socket: Listening): string {
  const token: unknown = socket.handshake.auth['token']
  return typeof token === 'string' ? token : ''
}

function guard(namespace: Namespace, owner: (socket: Listening) => Promise<SocketOwner>, log: Log): void {
  namespace.use((socket: Listening, next) => {
    owner(socket).then(
      (known) => {
        socket.data.owner = known
        next()
      },
      () => next(new Error('UNAUTHENTICATED')),
    )
  })
  namespace.on('connection', (socket: Listening) => {
    const known = socket.data.owner
    if (!known) return socket.disconnect(true)
    void socket.join([...known.rooms])
    endOldest(namespace, known)
    // Nothing is asked through sockets: whoever says anything is none of our pages.
    socket.onAny(() => socket.disconnect(true))
    const timer = setTimeout(() => socket.disconnect(true), Math.max(0, known.expiresAtMs - Date.now()))
    socket.on('disconnect', () => {
      clearTimeout(timer)
      // Whoever leaves may stay connected, says the protocol: counted nowhere then, and asked for no token ever again.
      socket.conn.close()
    })
    socket.on('error', (error) => log.warn({ err: error }, 'socket error'))
    return undefined
  })
}

/** The last of an owner's rooms is his login, or his till. */
function endOldest(namespace: Namespace, { rooms: joined }: SocketOwner): void {
  const inRoom = namespace.adapter.rooms.get(joined.at(-1) ?? '')
  const [oldest] = inRoom ?? []
  if (inRoom !== undefined && oldest !== undefined && inRoom.size > MAX_SOCKETS)
    namespace.sockets.get(oldest)?.disconnect(true)
}

/**
 * Sockets beside the APIs, on the same server and origin. They only carry what the APIs would answer as well, so a
 * missed event costs nothing: whoever connects asks. What a socket missed is kept for nobody. The library can do that
 * (connection state recovery), but it gives rooms and events back to whoever names a former socket, before any token is
 * looked at.
 */
export function attachRealtime(server: HttpServer, deps: RealtimeDeps): Realtime {
  const io = new Server(server, {
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    connectTimeout: PROVED_WITHIN_MS,
    allowRequest: (req, allow) => allow(null, comesFromUs(req, deps.publicOrigin)),
  })
  // It answers before our own edge is asked.
  const headers = answerHeaders({ https: deps.publicOrigin?.startsWith('https:') ?? false })
  io.engine.use((_req: IncomingMessage, res: ServerResponse, next: () => void) => {
    for (const [name, value] of headers) res.setHeader(name, value)
    next()
  })
  // Nobody has business in the room that every server of this kind has beside its own.
  io.use((_socket, next) => next(new Error('UNAUTHENTICATED')))
  const app: Space<AppEvents> = io.of(NAMESPACES.app)
  const pos: Space<PosEvents> = io.of(NAMESPACES.pos)
  const portal: Space<PortalEvents> = io.of(NAMESPACES.portal)
  guard(app, (socket) => deps.appOwner(tokenOf(socket)), deps.log)
  guard(pos, (socket) => deps.posOwner(tokenOf(socket)), deps.log)
  guard(portal, (socket) => deps.portalOwner(socket.handshake.headers.cookie), deps.log)
  // Most payments are made while neither phone nor portal is open, and a view that nobody hears costs as much as one that is
  // heard. All sockets of a room are in this process, so it knows.
  const isHeard = (room: string): boolean => [app, pos, portal].some(({ adapter }) => adapter.rooms.has(room))
  const whenHeard = (room: string, tell: () => unknown): void => {
    if (isHeard(room)) tell()
  }
  return {
    confirmationRequested: (personId, asked) =>
      void app.to(rooms.person(personId)).emit('confirmation.requested', asked),
    billUpdated(personId, bill) {
      const room = rooms.person(personId)
      whenHeard(room, () => app.to(room).emit('payment.updated', bill()))
    },
    accountChanged: (personId) => void app.to(rooms.person(personId)).emit('account.changed'),
    paymentUpdated(terminalNo, payment) {
      const room = rooms.terminal(terminalNo)
      whenHeard(room, () => pos.to(room).emit('payment.updated', payment()))
    },
    dynamicCodePaid: (terminalNo, dynamicId, payment) =>
      void pos.to(rooms.terminal(terminalNo)).emit('dynamic-code.paid', { dynamicId, payment }),
    takingsUpdated(merchantNo, payment) {
      const room = rooms.merchant(merchantNo)
      whenHeard(room, () => portal.to(room).emit('payment.updated', payment()))
    },
    dynamicCodeUpdated: (merchantNo, code) =>
      void portal.to(rooms.merchant(merchantNo)).emit('dynamic-code.updated', code),
    refundUpdated: (merchantNo, refund) => void portal.to(rooms.merchant(merchantNo)).emit('refund.updated', refund),
    stopListChanged: (version) => void pos.emit('stop-list.changed', { version }),
    configChanged: () => void pos.emit('config.changed'),
    terminalChanged: (terminalNo) => void pos.to(rooms.terminal(terminalNo)).emit('terminal.changed'),
    isHeard,
    connected: () => ({ app: app.sockets.size, pos: pos.sockets.size, portal: portal.sockets.size }),
    disconnect: (room) => {
      app.in(room).disconnectSockets(true)
      pos.in(room).disconnectSockets(true)
      portal.in(room).disconnectSockets(true)
    },
    close: () => io.close(),
  }
}
