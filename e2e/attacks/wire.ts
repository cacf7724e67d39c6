import { once } from 'node:events'
import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'

/** One request, byte for byte as an attacker wants it: nothing in the path is made tidy on the way. */
export interface Shot {
  method: string
  path: string
  headers?: Readonly<Record<string, string>>
  body?: string | Buffer
  /** Where it comes from; any address of 127.0.0.0/8. */
  from?: string
}

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

/** The status of an answer that broke off. */
const CUT_OFF = 0

const agent = new Agent({ keepAlive: true, maxSockets: 12 })

export function send(origin: string, { method, path, headers = {}, body, from }: Shot): Promise<Answer> {
  const { hostname, port } = new URL(origin)
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  // A connection has one address, so those that have their own are not kept.
  const connection = from === undefined ? { agent } : { agent: false as const, localAddress: from }
  const options = { hostname, port, method, path, headers: { ...length, ...headers }, ...connection }
  return new Promise((resolve, reject) => {
    const outgoing = request(options, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      const answered = (status = 0) =>
        resolve({ status, headers: response.headers, text: Buffer.concat(parts).toString() })
      response.on('error', () => answered(CUT_OFF))
      response.on('end', () => answered(response.statusCode))
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** Everything that is answered to these bytes until the other side ends the connection. Rejects when it does not end it. */
export async function sendBytes(origin: string, bytes: string | Buffer, withinMs = 5000): Promise<string> {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname)
  const parts: Buffer[] = []
  socket.on('data', (part) => parts.push(part))
  // A connection that is cut off by a reset has ended, too.
  socket.on('error', () => undefined)
  socket.write(bytes)
  try {
    await once(socket, 'close', { signal: AbortSignal.timeout(withinMs) })
  } finally {
    socket.destroy()
  }
  return Buffer.concat(parts).toString('latin1')
}

/** Several at a time, and each thing's outcome in its place. */
export async function each<Thing, Outcome>(
  things: readonly Thing[],
  work: (thing: Thing) => Promise<Outcome>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const waiting = things.entries()
  const worker = async () => {
    for (const [index, thing] of waiting) outcomes[index] = await work(thing)
  }
  await Promise.all(Array.from({ length: 8 }, worker))
  return outcomes
}
