import { setTimeout as pause } from 'node:timers/promises'

/** A server that can be started and stopped; `startServer` rejects when it does not come up. */
export interface Server<Mode> {
  startServer: () => Promise<void>
  stopServer: (mode?: Mode) => Promise<void>
}

export interface Keeper<Mode> extends Server<Mode> {
  /** To be called when the server has ended and nobody here has stopped it. */
  ended: () => void
}

const AGAIN_AFTER_MS = 500

/**
 * Starts a server again that ended without being asked to, as often as it takes. PostgreSQL ends itself when its log finds no
 * room on the disk, and does not come up while there is none: whoever makes room shall have to do nothing else.
 */
export function keepUp<Mode>(server: Server<Mode>): Keeper<Mode> {
  let isWanted = false
  let reviving: Promise<void> | undefined
  const revive = async (): Promise<void> => {
    if (!isWanted) return
    try {
      await server.startServer()
    } catch {
      // The reason is in the server's own log.
      await pause(AGAIN_AFTER_MS)
      await revive()
    }
  }
  return {
    async startServer() {
      isWanted = true
      await (reviving ?? server.startServer())
    },
    async stopServer(mode) {
      isWanted = false
      await reviving
      await server.stopServer(mode)
    },
    ended() {
      if (!isWanted) return
      reviving ??= revive().finally(() => {
        reviving = undefined
      })
    },
  }
}
