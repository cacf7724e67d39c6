import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { choosePort, portIsChosen, writeToPort } from './serial.ts'

/** A printer on the browser's serial interface: takes bytes, or stops reading, or was unplugged. */
function aPrinter({ reads = true, opens = true } = {}) {
  const written: number[] = []
  let closed = 0
  const sink: UnderlyingSink<Uint8Array> = {
    write: (bytes) => (reads ? void written.push(...bytes) : new Promise(() => undefined)),
  }
  const port = {
    open: async () => {
      if (!opens) throw new Error('unplugged')
    },
    close: async () => void closed++,
    forget: async () => undefined,
    writable: new WritableStream(sink),
  }
  return { port, written, closed: () => closed }
}

function aBrowserWith(ports: readonly unknown[]) {
  const chosen = { getPorts: async () => ports, requestPort: () => Promise.reject(new Error('none was chosen')) }
  vi.stubGlobal('navigator', { serial: chosen })
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const BYTES = Uint8Array.of(0x1b, 0x40)

it('writes to the port that was chosen, and lets go of it', async () => {
  const printer = aPrinter()
  aBrowserWith([printer.port])
  expect(await writeToPort(BYTES, 9600)).toBe('PRINTED')
  expect([printer.written, printer.closed()]).toEqual([[0x1b, 0x40], 1])
})

it('says that no port is chosen, also where there is no serial interface', async () => {
  aBrowserWith([])
  expect([await writeToPort(BYTES, 9600), await choosePort()]).toEqual(['NO_PORT', false])
  vi.stubGlobal('navigator', {})
  expect([await writeToPort(BYTES, 9600), await portIsChosen()]).toEqual(['NO_PORT', false])
})

it('gives up a printer that was unplugged', async () => {
  aBrowserWith([aPrinter({ opens: false }).port])
  expect(await writeToPort(BYTES, 9600)).toBe('FAILED')
})

it('gives up a printer that stops reading, because it has no paper, after a while', async () => {
  const printer = aPrinter({ reads: false })
  aBrowserWith([printer.port])
  const printing = writeToPort(BYTES, 9600)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await printing).toBe('FAILED')
  expect(printer.closed()).toBe(1)
})
