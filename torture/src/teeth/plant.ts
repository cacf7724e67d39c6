import type { Campus } from '../campus/campus.ts'
import { asOwner } from '../office/owner.ts'
import type { Tooth } from './teeth.ts'

/** Takes a defect out again, but for what a database has lost by it (an index over rows that are now double). */
export type Mend = () => Promise<void>

/** Restarts hosts with what is planted in them from now on. */
async function restart(campus: Campus, { hosts = [], changes = [] }: Pick<Tooth, 'hosts' | 'changes'>): Promise<void> {
  for (const name of hosts) {
    campus.hosts[name].plant(changes)
    await campus.hosts[name].kill('SIGKILL')
  }
  await Promise.all(hosts.map((name) => campus.hosts[name].bringUp()))
}

/** Plants the database's part. Gives the words of the function as they were. */
async function plantInDatabase(
  campus: Campus,
  { owner, statements = [], edit }: NonNullable<Tooth['database']>,
): Promise<Mend> {
  const url = campus.database.urls[owner].ownerUrl
  return asOwner(url, async (client) => {
    for (const statement of statements) await client.query(statement)
    if (edit === undefined) return async () => undefined
    const { rows } = await client.query<{ text: string }>('SELECT pg_get_functiondef($1::regproc) AS text', [edit.name])
    const text = rows[0]?.text ?? ''
    if (!text.includes(edit.from)) throw new Error(`${edit.name} has no ${edit.from}`)
    await client.query(text.replace(edit.from, () => edit.to))
    return () =>
      asOwner(url, async (again) => {
        await again.query(text)
      })
  })
}

export async function plant(campus: Campus, { hosts = [], changes = [], database }: Tooth): Promise<Mend> {
  const mend = database === undefined ? undefined : await plantInDatabase(campus, database)
  await restart(campus, { hosts, changes })
  return async () => {
    await mend?.()
    await restart(campus, { hosts, changes: [] })
  }
}
