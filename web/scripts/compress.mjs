/**
 * Puts a Brotli copy beside every file of the build that is text and worth it. At the highest quality: it is done once here and
 * fetched by every phone.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'

const dist = fileURLToPath(new URL('../dist', import.meta.url))
/** What is smaller fits into one packet as it is. */
const WORTH_BYTES = 1_000

for (const folder of ['assets', 'app']) {
  for (const name of readdirSync(join(dist, folder)).filter((each) => /\.(js|css|wasm)$/.test(each))) {
    const file = join(dist, folder, name)
    const bytes = readFileSync(file)
    if (bytes.length > WORTH_BYTES) writeFileSync(`${file}.br`, brotliCompressSync(bytes))
  }
}
