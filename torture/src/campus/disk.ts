import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, statfsSync } from 'node:fs'

/** A small file system in memory on which all of a campus lives, data and logs, and which can be full. */
export interface Disk {
  /** From now on there is no room for a byte more than is there. */
  fill(): void
  /** There is room again. */
  free(): void
  /** Takes it away, with all that is on it. */
  close(): void
}

/** A long round of a hundred thousand payments needs a third of it. */
const ROOM = '6g'
/** What may be written between looking at how much there is, and saying that it is enough. */
const BETWEEN_BYTES = 64 * 1024
const TRIES = 20

const mount = (...words: string[]): void => {
  execFileSync('mount', words, { stdio: 'ignore' })
}

/** Mounts one; undefined on a machine that does not let us. */
export function mountDisk(directory: string): Disk | undefined {
  mkdirSync(directory, { recursive: true })
  const resize = (size: string) => mount('-o', `remount,size=${size}`, directory)
  try {
    mount('-t', 'tmpfs', '-o', `size=${ROOM},mode=755`, 'yimatong', directory)
  } catch {
    return undefined
  }
  const shrink = (triesLeft: number): void => {
    const { blocks, bfree, bsize } = statfsSync(directory)
    try {
      resize(String((blocks - bfree) * bsize + BETWEEN_BYTES))
    } catch (error) {
      // More has been written meanwhile than was allowed for.
      if (triesLeft === 0) throw error
      shrink(triesLeft - 1)
    }
  }
  return {
    fill: () => shrink(TRIES),
    free: () => resize(ROOM),
    close: () => unmountDisk(directory),
  }
}

/** Takes away what is mounted there; nothing where there is no such thing. Whoever has a file open there keeps it until he ends. */
export function unmountDisk(directory: string): void {
  spawnSync('umount', ['--lazy', directory], { stdio: 'ignore' })
}
