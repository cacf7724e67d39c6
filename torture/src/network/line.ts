import { connect, type Socket } from 'node:net'
import { createRequestReader, type Trouble } from './trouble.ts'

/** One connection through a link, and what becomes of the exchanges on it. */
export interface Line {
  /** Nothing that is on its way arrives, and both ends notice. */
  cut(): void
  /** Ends what would never end by itself: whoever waits in a black hole is told that the line is gone. */
  release(): void
}

export interface LineDeps {
  port: number
  isHttp: boolean
  /** What shall become of the exchange that begins now. */
  draw(): Trouble | undefined
  /** Something is on its way that arrives later, whatever its sender does meanwhile; call the answer when it has arrived. */
  onItsWay(): () => void
  onClosed(): void
}

/** A request that arrived late, or a second time, is read and answered before its connection is closed. */
const LINGER_MS = 1500
const TRICKLE_EVERY_MS = 15
const TRICKLE_BYTES = 48
/** Of an answer that is cut in the middle. */
const TRUNCATED_BYTES = 40

const host = '127.0.0.1'

/** Sends the same bytes once more on a connection of their own; nobody reads the answer. */
function sendCopy({ port, onItsWay }: LineDeps, bytes: Buffer): void {
  const arrived = onItsWay()
  const copy = connect({ host, port, noDelay: true })
  copy.on('error', () => undefined)
  copy.once('data', () => setTimeout(() => copy.destroy(), 10))
  const timer = setTimeout(() => copy.destroy(), 10 * LINGER_MS)
  copy.on('close', () => {
    clearTimeout(timer)
    arrived()
  })
  copy.write(bytes)
}

function trickle(socket: Socket, bytes: Buffer): void {
  let from = 0
  const timer = setInterval(() => {
    if (from >= bytes.length || socket.destroyed) return clearInterval(timer)
    socket.write(bytes.subarray(from, (from += TRICKLE_BYTES)))
  }, TRICKLE_EVERY_MS)
}

/** At once: alone, the first would wait until what was written has gone, and somebody who stands still takes nothing. */
function reset(socket: Socket): void {
  socket.resetAndDestroy()
  socket.destroy()
}

/** Carries a client's bytes to the server behind the link, and its answers back, as far as the link's trouble lets it. */
export function carry(client: Socket, deps: LineDeps): Line {
  const server = connect({ host, port: deps.port, noDelay: true })
  let trouble: Trouble | undefined
  let isAsking = false
  let read = createRequestReader()
  let held = 0

  const cut = (): void => {
    reset(client)
    reset(server)
  }
  const later = (bytes: Buffer, delayMs: number): void => {
    held += 1
    const arrived = deps.onItsWay()
    setTimeout(() => {
      held -= 1
      server.write(bytes)
      arrived()
      if (client.destroyed) setTimeout(() => server.destroy(), LINGER_MS)
    }, delayMs)
  }
  const ask = (bytes: Buffer): void => {
    if (!isAsking) {
      isAsking = true
      trouble = deps.draw()
      read = createRequestReader()
    }
    const kind = trouble?.kind
    if (kind === 'RESET_BEFORE') return cut()
    if (kind === 'BLACK_HOLE') return
    if (trouble !== undefined && kind === 'DELAY') return later(bytes, trouble.delayMs)
    const whole = kind === 'DUPLICATE' && deps.isHttp ? read(bytes) : undefined
    if (whole !== undefined) sendCopy(deps, whole)
    server.write(bytes)
  }
  const answer = (bytes: Buffer): void => {
    const isFirst = isAsking
    isAsking = false
    const kind = trouble?.kind
    if (kind === 'LOSE_ANSWER') return cut()
    if (kind === 'BLACK_HOLE') return
    if (kind === 'TRICKLE') return trickle(client, bytes)
    if (kind !== 'TRUNCATE') client.write(bytes)
    else if (isFirst) client.write(bytes.subarray(0, TRUNCATED_BYTES), cut)
  }
  client.on('data', ask)
  server.on('data', answer)
  client.on('error', () => undefined)
  server.on('error', () => undefined)
  client.on('close', () => {
    if (held === 0) server.destroy()
    deps.onClosed()
  })
  server.on('close', () => client.destroy())
  return {
    cut,
    release() {
      if (trouble?.kind === 'BLACK_HOLE') cut()
    },
  }
}
