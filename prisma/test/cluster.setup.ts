import { startTestCluster } from '../src/test-database.ts'

// Every project that needs a database names this set-up; the first one starts the cluster, the last one stops it.

type Sharing = { users: number; started: ReturnType<typeof startTestCluster> }
const key = Symbol.for('yimatong.testCluster')
// Each project loads this file anew; the process is what they share.
const shelf = globalThis as { [key]?: Sharing }

export const setup = async () => {
  const sharing = (shelf[key] ??= { users: 0, started: startTestCluster() })
  sharing.users += 1
  await sharing.started
}

export const teardown = async () => {
  const sharing = shelf[key]
  if (!sharing) return
  sharing.users -= 1
  if (sharing.users > 0) return
  delete shelf[key]
  const { stop } = await sharing.started
  await stop()
}
