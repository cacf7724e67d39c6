import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Campus } from '../campus/campus.ts'
import { HOSTS } from '../campus/host.ts'
import { Late } from '../within.ts'

/** What finds no room: a table that grows, which PostgreSQL refuses, or its log, without which it must end itself at once. */
export const FULL = {
  TABLE: `CREATE TEMPORARY TABLE more AS SELECT repeat('full', 1000) FROM generate_series(1, 20000)`,
  // PostgreSQL keeps files ready for its log: more than all of them hold.
  LOG: `SELECT pg_logical_emit_message(true, 'full', repeat('full', 8000000)) FROM generate_series(1, 80)`,
} as const
export type Full = keyof typeof FULL

/** Gives whether the database refused a statement, by a word or by the end of the connection. */
async function isRefused(adminUrl: string, statement: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: adminUrl })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query(statement)
    return false
  } catch {
    return true
  } finally {
    await client.end().catch(() => undefined)
  }
}

const COMES_BACK_WITHIN_MS = 60_000
const LOOK_EVERY_MS = 50

/** Nobody here starts PostgreSQL: who keeps it must. */
async function comesBack(adminUrl: string): Promise<void> {
  const deadline = performance.now() + COMES_BACK_WITHIN_MS
  while (await isRefused(adminUrl, 'SELECT 1')) {
    if (performance.now() > deadline)
      throw new Late(`PostgreSQL, with room again, comes back within ${COMES_BACK_WITHIN_MS / 1000} s`)
    await pause(LOOK_EVERY_MS)
  }
}

/**
 * Leaves the campus without room for so long, and makes room again: PostgreSQL comes back by its keeper alone, and a service only
 * if it has ended. Gives whether something was refused for want of room.
 */
export async function fillDisk(campus: Campus, full: Full, holdMs: number): Promise<boolean> {
  const { disk, database, hosts } = campus
  if (disk === undefined) return false
  disk.fill()
  try {
    const refused = await isRefused(database.adminUrl, FULL[full])
    await pause(holdMs)
    return refused
  } finally {
    disk.free()
    await comesBack(database.adminUrl)
    await Promise.all(HOSTS.map((name) => hosts[name].bringUp()))
  }
}
