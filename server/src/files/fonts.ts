import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

/** A font file that is embedded, so that a printer without Chinese shows it, too; only the characters that are used. */
export interface PrintFont {
  name: 'regular' | 'strong'
  bytes: Buffer
}

const FILES = { regular: '400Regular', strong: '700Bold' } as const

async function read(name: PrintFont['name']): Promise<PrintFont> {
  const file = `@expo-google-fonts/noto-sans-sc/${FILES[name]}/NotoSansSC_${FILES[name]}.ttf`
  return { name, bytes: await readFile(createRequire(import.meta.url).resolve(file)) }
}

let kept: Promise<readonly PrintFont[]> | undefined

/** Ten megabytes each: read for the first sheet, and kept, since reading them would hold up payments longer than drawing does. */
export const printFonts = (): Promise<readonly PrintFont[]> => (kept ??= Promise.all([read('regular'), read('strong')]))
