import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'

// By default the library fetches its WebAssembly from somebody else's server; this one is ours.
prepareZXingModule({ overrides: { locateFile: () => wasm } })

export async function readStrongly(pixels: ImageData): Promise<string | undefined> {
  const [found] = await readBarcodes(pixels, { formats: ['QRCode', 'Code128'], maxNumberOfSymbols: 1, tryHarder: true })
  return found?.isValid ? found.text : undefined
}
