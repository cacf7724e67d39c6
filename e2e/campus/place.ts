import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { CampusPlace } from '@yimatong/bench/simulated/campus-people'
import { type Campus, startCampus } from '../../scripts/campus.mjs'
import { seedDemo } from '../../scripts/demo.mjs'
import { inRoot } from '../../scripts/run.mjs'
import { programs } from '../../scripts/service.mjs'

/** A whole campus of its own, with the demo people and tills, and everything a judge needs to look into it. */
export interface Place extends CampusPlace {
  campus: Campus
  /** The owner's login of each database: reads everything, and is used by tests alone. */
  ownerUrls: { payment: string; onecard: string }
}

const DEFAULT_PORT = 18_700
const FOLDER = 'YIMATONG_E2E_DIR'
const NEEDED = [...Object.values(programs), 'prisma/dist/cluster.js', 'web/dist/.vite/manifest.json']

/** The folder of this run's campuses, below the system's temporary folder; the runner's other processes are told the same one. */
export function dataFolder(): string {
  process.env[FOLDER] ??= path.join(tmpdir(), `yimatong-e2e-${randomUUID().slice(0, 8)}`)
  return process.env[FOLDER]
}

export function removeDataFolder(): void {
  const folder = process.env[FOLDER]
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
}

const FILLED = 'filled'
const folderOf = (project: string, worker: number): string => path.join(dataFolder(), `${project}-${worker}`)

/** Fills the campus that all others of the run begin as: it takes longer than everything else of a campus's start together. */
export async function fillOnce(): Promise<void> {
  const { campus } = await openPlace(0, {}, FILLED)
  await campus.stop()
}

/** A new campus begins as a copy of the one that was filled, where there is one. */
function beginAsFilled(dir: string): void {
  const filled = folderOf(FILLED, 0)
  if (existsSync(dir) || !existsSync(filled)) return
  // PostgreSQL's folder belongs to a user of its own, and keeps it.
  execFileSync('cp', ['-a', filled, `${dir}.new`])
  renameSync(`${dir}.new`, dir)
}

/** How many ports a campus and the proxies beside it use. */
const PORTS_OF_A_CAMPUS = 5

/**
 * Starts the campus of the given worker, and fills it the first time unless it begins as one that is filled; each has ports of its
 * own, and for each project a folder: after the attacks nobody could take a campus for an ordinary one. The first one's base port is
 * 18700 unless E2E_PORT says otherwise. `settings` are told to the services beside what journeys need.
 */
export async function openPlace(
  worker = 0,
  settings: Readonly<Record<string, string>> = {},
  project = 'campus',
): Promise<Place> {
  const dir = folderOf(project, worker)
  const missing = NEEDED.filter((file) => !existsSync(inRoot(file)))
  if (missing.length > 0) throw new Error(`Not built: ${missing.join(', ')}. Run "npm run build" first.`)
  const port = Number(process.env['E2E_PORT'] ?? DEFAULT_PORT) + worker * PORTS_OF_A_CAMPUS
  // The people of the journeys are at every stall within a minute, and none of them has passed a code on. The servers that hear
  // of payments are on this machine.
  const env = { TWO_MERCHANTS_WITHIN_SECONDS: '0', WEBHOOK_ALLOW_LOCALHOST: 'true', ...settings }
  beginAsFilled(dir)
  const campus = await startCampus({ dir, port, demo: true, env })
  try {
    await seedDemo(campus, dir, () => undefined)
  } catch (error) {
    await campus.stop()
    throw error
  }
  const { databaseUrls, urls, origin } = campus
  return {
    campus,
    dir,
    origin,
    onecardUrl: urls.onecard,
    paymentDatabaseUrl: databaseUrls.payment.appUrl,
    ownerUrls: { payment: databaseUrls.payment.ownerUrl, onecard: databaseUrls.onecard.ownerUrl },
  }
}
