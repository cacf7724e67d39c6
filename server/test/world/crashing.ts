import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { Gateway, World } from './world.ts'

/** A payment server that can be killed: whatever goes on in it afterwards reaches nobody. */
export interface CrashingGateway extends Gateway {
  /** Ends it at once: callers, database and peers see their connections break, and its process is heard of no more. */
  crash(): void
}

/** Another payment server of the world, behind wires of its own that can all be cut. */
export async function startCrashing(world: World): Promise<CrashingGateway> {
  const { PAYMENT_DATABASE_URL, TSM_URL, ONECARD_URL } = world.config
  const wires = await Promise.all([PAYMENT_DATABASE_URL, TSM_URL, ONECARD_URL].map(startWire))
  const [database, tsm, onecard] = wires.map(({ url }) => url)
  const settings = { PAYMENT_DATABASE_URL: database ?? '', TSM_URL: tsm ?? '', ONECARD_URL: onecard ?? '' }
  const inside = await world.startGateway({ settings })
  const door = await startWire(inside.url)
  const cut = () => {
    for (const wire of [door, ...wires]) wire.cut()
  }
  const stop = async () => {
    await inside.stop()
    cut()
  }
  const crash = () => {
    cut()
    // What is left of it in this process is cleared away meanwhile; the world waits for that when it ends.
    void inside.stop()
  }
  return { ...inside, url: door.url, stop, crash }
}

interface Wire {
  /** As what it leads to, at another port. */
  url: string
  cut(): void
}

async function startWire(target: string): Promise<Wire> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect({ host: hostname, port: Number(port) })
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.setNoDelay(true).pipe(other)
      one
        .on('error', () => other.destroy())
        .on('close', () => {
          sockets.delete(one)
          other.destroy()
        })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(target)
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: url.href.replace(/\/$/, ''),
    cut() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
