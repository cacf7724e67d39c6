import { stat } from 'node:fs/promises'

/** How often, at most, a look is taken whether the file has changed. */
const RECHECK_MS = 1000

/** What the file says now, looked at again once a second at most; `again` looks at once, for whoever misses something in it. */
export type Followed<T> = (again?: boolean) => Promise<T>

/**
 * Reads a file, and reads it again when it was replaced, which is how a key changes without a restart. A file that is away, or
 * says nothing that can be understood, is no reason to refuse anybody: what was read last stays in force.
 */
export async function followFile<T>(file: string, read: (file: string) => Promise<T>): Promise<Followed<T>> {
  let seen = await signOf(file)
  let content = await read(file)
  let checkedAt = performance.now()
  let reading: Promise<void> | undefined

  async function reread(): Promise<void> {
    const sign = await signOf(file)
    if (sign === seen) return
    content = await read(file)
    seen = sign
  }

  return async (again = false) => {
    if (reading === undefined && (again || performance.now() - checkedAt >= RECHECK_MS)) {
      checkedAt = performance.now()
      reading = reread()
        .catch(() => undefined)
        .finally(() => {
          reading = undefined
        })
    }
    await reading
    return content
  }
}

/** Differs whenever the file was replaced or written to. */
async function signOf(file: string): Promise<string> {
  const { ino, mtimeMs, size } = await stat(file)
  return `${ino} ${mtimeMs} ${size}`
}
