import { tmpdir } from 'node:os'
import path from 'node:path'
import { dataFolder, openPlace, type Place, removeDataFolder } from './place.ts'

/** Opens a campus for a command, and takes it away again however the work ends. */
export async function withCampus(work: (place: Place) => Promise<void>): Promise<void> {
  const place = await openPlace()
  const stop = async () => {
    await place.campus.stop()
    removeDataFolder()
  }
  // Ctrl-C must not leave four processes behind.
  process.once('SIGINT', () => void stop().finally(() => process.exit(130)))
  try {
    await work(place)
  } finally {
    await stop()
  }
}

/** A folder of a command's own beside the campus's data; it goes with it. */
export const scratchFolder = (name: string): string => path.join(dataFolder(), name)

/** Where to write what was asked for without a place. */
export const elsewhere = (name: string): string => path.join(tmpdir(), name)
