/** Reads codes from pictures, with whatever this browser has. */
export interface Decoder {
  /** The text of a code in the frame, or undefined when there is none that can be read. */
  read: (frame: Frame) => Promise<string | undefined>
}

export interface Frame {
  video: HTMLVideoElement
  /** The pixels, drawn only when somebody wants them. */
  pixels: () => ImageData
}

interface NativeDetector {
  detect: (source: HTMLVideoElement) => Promise<readonly { rawValue: string }[]>
}

interface NativeDetectors {
  new (options: { formats: readonly string[] }): NativeDetector
  getSupportedFormats: () => Promise<readonly string[]>
}

/** The two forms in which a phone shows its code. */
const FORMATS: readonly string[] = ['qr_code', 'code_128']

function nativeDetectors(): NativeDetectors | undefined {
  return (globalThis as { BarcodeDetector?: NativeDetectors }).BarcodeDetector
}

/** The browser's own decoder, where there is one that knows QR codes. */
async function nativeDecoder(): Promise<Decoder | undefined> {
  const Detectors = nativeDetectors()
  if (Detectors === undefined) return undefined
  try {
    const known = await Detectors.getSupportedFormats()
    if (!known.includes('qr_code')) return undefined
    const detector = new Detectors({ formats: FORMATS.filter((format) => known.includes(format)) })
    return { read: async ({ video }) => (await detector.detect(video))[0]?.rawValue }
  } catch {
    // Some builds have the name and not the thing.
    return undefined
  }
}

/** Small and quick; QR codes in good light. */
async function quickDecoder(): Promise<Decoder> {
  const { decodeQR } = await import('qr/decode.js')
  return {
    read: async ({ pixels }) => {
      try {
        return decodeQR(pixels())
      } catch {
        // It throws when there is no code in the picture, which is the usual case.
        return undefined
      }
    },
  }
}

/** Large and patient; bad light, bent screens, and the bars of the digits. */
async function strongDecoder(): Promise<Decoder> {
  const { readStrongly } = await import('./strong-decoder.ts')
  return { read: ({ pixels }) => readStrongly(pixels()) }
}

/** The strong decoder is fetched when the quick one has looked this long in vain. */
const PATIENCE_MS = 1000

/** The best of what there is: the browser's own, else the quick one, and after a while the strong one as well. */
export async function createDecoder(now: () => number = () => performance.now()): Promise<Decoder> {
  const native = await nativeDecoder()
  if (native) return native
  const quick = await quickDecoder()
  const since = now()
  let strong: Promise<Decoder | undefined> | undefined
  return {
    read: async (frame) => {
      const text = await quick.read(frame)
      if (text !== undefined || now() - since < PATIENCE_MS) return text
      strong ??= strongDecoder().catch(() => undefined)
      return (await strong)?.read(frame)
    },
  }
}
