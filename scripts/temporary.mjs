// Where tests keep what they throw away.
import { statfsSync } from 'node:fs'

/** The folder in memory that Linux has for everybody. */
const IN_MEMORY = '/dev/shm'
/** A whole run, journeys and all, keeps less than half of it. */
const ROOM_BYTES = 8 * 1024 ** 3

const hasRoom = () => {
  try {
    const { bavail, bsize } = statfsSync(IN_MEMORY)
    return bavail * bsize > ROOM_BYTES && process.availableMemory() > ROOM_BYTES
  } catch {
    return false
  }
}

/**
 * Lets this process and its children keep temporary files in memory where there is plenty of it, unless somebody has chosen a
 * place for them. Test databases run with the settings of a campus, which wait at every commit for the disk; in memory that
 * costs nothing, and since no test pulls the plug of the machine it proves just as much.
 */
export const useQuickTemporaryFolder = () => {
  if (process.env['TMPDIR'] === undefined && hasRoom()) process.env['TMPDIR'] = IN_MEMORY
}
