import { createHash } from 'node:crypto'
import { mkdirSync, realpathSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

// One launcher per data folder. The lock is a listening socket, so it ends with the process however that ends,
// and no process number has to be believed.

const addressOf = (directory: string) => {
  const key = createHash('sha256').update(realpathSync(directory)).digest('hex').slice(0, 24)
  // Linux has socket names without files; elsewhere a file is left behind by a kill and must be cleared.
  return process.platform === 'linux' ? `\0yimatong-${key}` : path.join(tmpdir(), `yimatong-${key}.sock`)
}

const listen = (address: string) =>
  new Promise<net.Server | undefined>((resolve, reject) => {
    const server = net.createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    )
    server.listen(address, () => {
      server.unref()
      resolve(server)
    })
  })

const isAnswered = (address: string) =>
  new Promise<boolean>((resolve) => {
    const socket = net.connect(address)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

/** Takes the lock of the data folder, or returns undefined when a living process holds it. */
export const lockDirectory = async (directory: string): Promise<{ release: () => void } | undefined> => {
  mkdirSync(directory, { recursive: true })
  const address = addressOf(directory)
  let server = await listen(address)
  if (!server && !(await isAnswered(address))) {
    if (!address.startsWith('\0')) await rm(address, { force: true })
    server = await listen(address)
  }
  return server && { release: () => void server.close() }
}
