import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An app that listens somewhere on this machine. */
export interface Listening {
  readonly origin: string
  readonly port: number
  close(): Promise<void>
}

export async function listen(app: RequestListener): Promise<Listening> {
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
