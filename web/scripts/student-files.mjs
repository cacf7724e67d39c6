/**
 * What the student's app is made of, read from the manifest that its build writes.
 * Used by the build, to keep exactly these files on the phone, and by the budget, to weigh them.
 */

/**
 * @typedef {{ file: string, src?: string, imports?: string[], dynamicImports?: string[], css?: string[] }} Chunk
 * @typedef {Record<string, Chunk>} Manifest
 */

export const STUDENT_ENTRY = 'app/index.html'
/** Below `dist`. */
export const STUDENT_MANIFEST = '.vite/student.json'

/**
 * The chunks reached from one of them: by static imports only, or by those that are loaded later too.
 * @param {Manifest} manifest
 * @param {string} from
 * @param {{ lazy: boolean }} options
 * @returns {Chunk[]}
 */
export function chunksFrom(manifest, from, { lazy }) {
  /** @type {Set<string>} */
  const reached = new Set()
  const waiting = [from]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue
    reached.add(name)
    const chunk = manifest[name]
    if (chunk === undefined) throw new Error(`the build's manifest has no ${name}`)
    waiting.push(...(chunk.imports ?? []), ...(lazy ? (chunk.dynamicImports ?? []) : []))
  }
  return [...reached].flatMap((name) => manifest[name] ?? [])
}

/**
 * @param {Chunk[]} chunks
 * @returns {{ scripts: string[], styles: string[] }} files, relative to `dist`
 */
export function filesOf(chunks) {
  return {
    scripts: [...new Set(chunks.map((chunk) => chunk.file).filter((file) => file.endsWith('.js')))],
    styles: [...new Set(chunks.flatMap((chunk) => chunk.css ?? []))],
  }
}

/**
 * The chunk of the socket library: loaded after the code is on show, and of no use without a network.
 * @param {Manifest} manifest
 * @returns {string}
 */
export function socketChunk(manifest) {
  const name = Object.keys(manifest).find((key) => key.includes('socket.io-client'))
  if (name === undefined) throw new Error("the build's manifest has no socket chunk")
  return name
}

/**
 * What needs the network from its first step: enabling the phone, scanning, paying what was scanned, confirming, setting a PIN or
 * limits and reporting a loss; and what of
 * the bills is seldom looked at.
 */
const ONLINE_SOURCES = [
  'qr/decode.js',
  'shared/camera/strong-decoder.ts',
  'student/scan/Scanner.tsx',
  'student/scan/LinkPage.tsx',
  'student/order/OrderPage.tsx',
  'student/bills/RefundPage.tsx',
  'student/bills/ReceiptPage.tsx',
  'student/confirm/asked.ts',
  'student/confirm/ConfirmSheet.tsx',
  'student/pin/SetPin.tsx',
  'student/enrol/EnrolPage.tsx',
  'student/pin/PinNotice.tsx',
  'student/loss/LossPage.tsx',
  'student/disputes/DisputeCard.tsx',
  'student/limits/LimitsForm.tsx',
]

/**
 * The chunks that are fetched when they are needed, and of no use without a network.
 * @param {Manifest} manifest
 * @returns {Set<string>}
 */
function onlineChunks(manifest) {
  const names = Object.keys(manifest)
  const found = ONLINE_SOURCES.map((source) => {
    const name = names.find((key) => key.endsWith(source))
    if (name === undefined) throw new Error(`the build's manifest has no chunk of ${source}`)
    return name
  })
  return new Set([socketChunk(manifest), ...found])
}

/**
 * Everything of the student's app that must work without a network.
 * @param {Manifest} manifest
 * @returns {Set<string>}
 */
export function offlineFiles(manifest) {
  const online = onlineChunks(manifest)
  const offline = Object.fromEntries(
    Object.entries(manifest)
      .filter(([name]) => !online.has(name))
      .map(([name, chunk]) => {
        const dynamicImports = chunk.dynamicImports?.filter((later) => !online.has(later)) ?? []
        return [name, { ...chunk, dynamicImports }]
      }),
  )
  const { scripts, styles } = filesOf(chunksFrom(offline, STUDENT_ENTRY, { lazy: true }))
  return new Set([STUDENT_ENTRY, ...scripts, ...styles])
}
