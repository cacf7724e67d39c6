/** The bytes as text of this encoding; undefined when they are none, or hold what no list has. */
function decoded(bytes: Uint8Array, encoding: 'utf-8' | 'gb18030'): string | undefined {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}

/** A list as text: UTF-8, or GB 18030 as a spreadsheet writes it in China. Undefined for a workbook, a picture, UTF-16. */
export async function readList(file: File): Promise<string | undefined> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  return decoded(bytes, 'utf-8') ?? decoded(bytes, 'gb18030')
}
