import { mkdtemp, rm } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Cluster, startCluster } from './cluster.ts'

export const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = net.createServer()
    probe.once('error', reject)
    probe.listen({ port: 0, host: '127.0.0.1' }, () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('No port'))))
    })
  })

/** A cluster in a temporary folder on a free port, on disk as durable as on a campus: the services
 * refuse any other, and tests run the real ones. `stop` removes it. */
export const startThrowawayCluster = async (): Promise<Cluster> => {
  const directory = await mkdtemp(path.join(tmpdir(), 'yimatong-'))
  const remove = () => rm(directory, { recursive: true, force: true })
  try {
    const logFile = path.join(directory, 'postgres.log')
    const cluster = await startCluster({ directory, port: await freePort(), logFile, durable: true })
    const stop = async () => {
      // Nobody reads this data again, so nothing is written down before the end.
      await cluster.stopServer('immediate')
      await cluster.stop()
      await remove()
    }
    return { ...cluster, stop }
  } catch (error) {
    await remove()
    throw error
  }
}
