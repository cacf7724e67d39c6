import type { Database } from '@yimatong/kit/database'
import type { OfficeDeps } from '../../../src/office/deps.ts'
import type { Browser } from '../../portal/world.ts'
import { anOfficeBrowser, createOfficeWorld, type OfficeWorld } from '../world.ts'
import { addressOf, type Asked } from './asking.ts'
import { type Watched, watch } from './watched.ts'

/** An office whose statements are watched, and somebody who may read everything in it. */
export interface WatchedOffice {
  world: OfficeWorld
  database: Watched
  auditor: Browser
}

export async function watchedOffice(): Promise<WatchedOffice> {
  let database: Watched | undefined
  const watched = new Proxy({} as Database, { get: (_, name) => Reflect.get(database ?? {}, name) })
  const runtime = { jobs: () => Promise.resolve([]), sockets: () => ({ app: 0, pos: 0, portal: 0 }) }
  const deps: Partial<OfficeDeps> = { database: watched, runtime }
  const world = await createOfficeWorld({ deps })
  database = watch(world.database)
  return { world, database, auditor: await anOfficeBrowser(world, 'AUDITOR') }
}

/** What a page answers, and what it asked the database for meanwhile. */
export async function ask({ database, auditor }: WatchedOffice, action: string, asked: Asked) {
  database.taken()
  const { status, body } = await auditor.get(`/office${addressOf(action, asked)}`)
  return { status, body: body as Record<string, unknown>, statements: database.taken() }
}

/** The statements of a page and, where there is one, of the page after it. */
export async function askTwice(office: WatchedOffice, action: string, asked: Asked) {
  const { body, statements } = await ask(office, action, asked)
  if (typeof body.nextCursor !== 'string') return statements
  const query = [asked.query, `cursor=${encodeURIComponent(body.nextCursor)}`].filter((part) => part !== '').join('&')
  return [...statements, ...(await ask(office, action, { ...asked, query })).statements]
}
