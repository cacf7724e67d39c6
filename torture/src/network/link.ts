import { createServer, type AddressInfo, type Server } from 'node:net'
import type { Random } from '../random.ts'
import { carry, type Line } from './line.ts'
import type { Trouble } from './trouble.ts'

/** A way between two processes that the harness can make bad. It stands on a port of its own before the process it leads to. */
export interface Link {
  readonly name: string
  readonly port: number
  /** From now on exchanges may be struck; REFUSE takes the listener away, so that a caller knows that nothing was sent. */
  trouble(trouble: Trouble): void
  /** Everything passes again. Gives how many exchanges were struck, or connections refused and cut. */
  heal(): Promise<number>
  /** Resolves when nothing is on its way any more. */
  quiet(): Promise<void>
  close(): void
}

export interface LinkOptions {
  name: string
  /** Where it leads to. */
  port: number
  isHttp: boolean
  random: Random
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })

/** Nobody is let in from now on. Not waited for: it would be for the last one inside, who may have come in at this very moment. */
const unlisten = (server: Server): void => {
  if (server.listening) server.close()
}

export async function openLink({ name, port: target, isHttp, random }: LinkOptions): Promise<Link> {
  const lines = new Set<Line>()
  const onTheirWay = new Set<Promise<void>>()
  let current: Trouble | undefined
  let struck = 0
  let opening: Promise<void> | undefined

  const draw = (): Trouble | undefined => {
    if (current === undefined || !random.chance(current.share)) return undefined
    struck += 1
    return current
  }
  const onItsWay = (): (() => void) => {
    let arrived: () => void = () => undefined
    const way = new Promise<void>((resolve) => {
      arrived = resolve
    }).finally(() => onTheirWay.delete(way))
    onTheirWay.add(way)
    return arrived
  }
  const server = createServer({ noDelay: true }, (client) => {
    if (!server.listening) {
      client.resetAndDestroy()
      return
    }
    const line: Line = carry(client, { port: target, isHttp, draw, onItsWay, onClosed: () => lines.delete(line) })
    lines.add(line)
  })
  await listen(server, 0)
  const { port } = server.address() as AddressInfo
  const cutAll = (): void => {
    struck += lines.size
    for (const line of lines) line.cut()
  }

  /** Whatever was the matter last: another lane may have put its own trouble in the place of a refusal. */
  const reopen = (): Promise<void> => {
    if (server.listening) return Promise.resolve()
    opening ??= listen(server, port).finally(() => {
      opening = undefined
    })
    return opening
  }

  return {
    name,
    port,
    trouble(trouble) {
      struck = 0
      current = trouble
      if (trouble.kind !== 'REFUSE') return
      unlisten(server)
      cutAll()
    },
    async heal() {
      current = undefined
      for (const line of lines) line.release()
      await reopen()
      return struck
    },
    async quiet() {
      while (onTheirWay.size > 0) await Promise.all(onTheirWay)
    },
    close() {
      unlisten(server)
      for (const line of lines) line.cut()
    },
  }
}
