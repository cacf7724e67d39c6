import { type Picture, pixelsOf } from './pixels.ts'

/** Reads codes from pictures, with whatever this browser has. */
export interface Decoder {
  /** The texts of the codes in the frame; some decoders find one at most. */
  read: (frame: Frame) => Promise<readonly string[]>
}

export interface Frame {
  picture: Picture
  /** The pixels, drawn only when somebody wants them. */
  pixels: () => ImageData
}

interface NativeDetector {
  detect: (source: Picture) => Promise<readonly { rawValue: string }[]>
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
    return { read: async ({ picture }) => (await detector.detect(picture)).map(({ rawValue }) => rawValue) }
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
        return [decodeQR(pixels())]
      } catch {
        // It throws when there is no code in the picture, which is the usual case.
        return []
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
      const texts = await quick.read(frame)
      if (texts.length > 0 || now() - since < PATIENCE_MS) return texts
      strong ??= strongDecoder().catch(() => undefined)
      return (await strong)?.read(frame) ?? []
    },
  }
}

/** What a picture is made no larger than before it is looked at; larger where the code is small in a wide picture. */
const LONGEST_EDGES = [1280, 2560]

/**
 * The text of a code in a picture from the album: the first that is preferred, else the first that there is. A stall hangs
 * up the codes of several wallets beside each other, so another kind of code does not end the search. Rejects when the
 * file is no picture.
 */
export async function readPicture(file: Blob, prefer: (text: string) => boolean): Promise<string | undefined> {
  const picture = await createImageBitmap(file)
  let other: string | undefined
  try {
    for (const load of [nativeDecoder, quickDecoder, strongDecoder]) {
      const decoder = await load().catch(() => undefined)
      if (decoder === undefined) continue
      for (const longest of LONGEST_EDGES) {
        const texts = await decoder.read({ picture, pixels: pixelsOf(picture, longest) }).catch(() => [])
        const preferred = texts.find(prefer)
        if (preferred !== undefined) return preferred
        other ??= texts[0]
      }
    }
    return other
  } finally {
    picture.close()
  }
}
