import type { Database } from '@yimatong/kit/database'
import type { OfficeDeps } from '../../../src/office/deps.ts'
import { anOfficeBrowser, createOfficeWorld, type OfficeWorld } from '../world.ts'
import type { Reader } from './asking.ts'
import { type Watched, watch } from './watched.ts'

/** An office whose statements are watched, and somebody who may read everything in it. */
export interface WatchedOffice extends Reader {
  world: OfficeWorld
}

export async function watchedOffice(): Promise<WatchedOffice> {
  let database: Watched | undefined
  const watched = new Proxy({} as Database, { get: (_, name) => Reflect.get(database ?? {}, name) })
  const runtime = { jobs: () => Promise.resolve([]), sockets: () => ({ app: 0, pos: 0, portal: 0 }) }
  const deps: Partial<OfficeDeps> = { database: watched, runtime }
  const world = await createOfficeWorld({ deps })
  database = watch(world.database)
  const auditor = await anOfficeBrowser(world, 'AUDITOR')
  return { world, database, read: (address) => auditor.get(`/office${address}`) }
}
