import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'

// By default the library fetches its WebAssembly from somebody else's server; this one is ours.
prepareZXingModule({ overrides: { locateFile: () => wasm } })

/** More codes than hang side by side at a stall. */
const MOST_CODES = 8

export async function readStrongly(pixels: ImageData): Promise<readonly string[]> {
  const found = await readBarcodes(pixels, {
    formats: ['QRCode', 'Code128'],
    maxNumberOfSymbols: MOST_CODES,
    tryHarder: true,
  })
  return found.filter(({ isValid }) => isValid).map(({ text }) => text)
}
