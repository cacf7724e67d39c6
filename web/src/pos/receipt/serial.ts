/** A printer on a serial port (Web Serial), where the browser has that. The part of the interface that a printer needs. */
interface Port {
  open: (options: { baudRate: number }) => Promise<void>
  close: () => Promise<void>
  forget: () => Promise<void>
  readonly writable: WritableStream<Uint8Array> | null
}

interface Serial {
  getPorts: () => Promise<Port[]>
  /** Asks the person; only after a key or a click. Rejects when none is chosen. */
  requestPort: () => Promise<Port>
}

export const BAUD_RATES = [9600, 19_200, 38_400, 115_200] as const
export type BaudRate = (typeof BAUD_RATES)[number]

/** A printer that has no paper stops reading; nobody waits for it longer than this. */
const PATIENCE_MS = 8000

function serial(): Serial | undefined {
  return (navigator as Navigator & { serial?: Serial }).serial
}

export const hasSerial = (): boolean => serial() !== undefined

/** True when a port was chosen for this origin before; the browser keeps it. */
export async function portIsChosen(): Promise<boolean> {
  const ports = await serial()?.getPorts()
  return ports !== undefined && ports.length > 0
}

/** One port is enough: what was chosen before is given back first. False when the person chose none. */
export async function choosePort(): Promise<boolean> {
  const found = serial()
  if (found === undefined) return false
  try {
    const port = await found.requestPort()
    for (const other of await found.getPorts()) if (other !== port) await other.forget()
    return true
  } catch {
    return portIsChosen()
  }
}

export async function forgetPorts(): Promise<void> {
  for (const port of (await serial()?.getPorts()) ?? []) await port.forget()
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the printer does not answer')), PATIENCE_MS)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** Writes to the chosen port. NO_PORT when none is chosen; FAILED when it cannot be opened or does not take the bytes. */
export async function writeToPort(bytes: Uint8Array, baudRate: BaudRate): Promise<'PRINTED' | 'NO_PORT' | 'FAILED'> {
  const [port] = (await serial()?.getPorts()) ?? []
  if (port === undefined) return 'NO_PORT'
  try {
    await inTime(port.open({ baudRate }))
    const writer = port.writable?.getWriter()
    if (writer === undefined) return 'FAILED'
    try {
      await inTime(writer.write(bytes))
      await inTime(writer.close())
    } catch (error) {
      await inTime(writer.abort(error)).catch(() => undefined)
      return 'FAILED'
    } finally {
      writer.releaseLock()
    }
    return 'PRINTED'
  } catch {
    return 'FAILED'
  } finally {
    await inTime(port.close()).catch(() => undefined)
  }
}
