import { randomBytes } from 'node:crypto'
import { open, readFile, rename, stat } from 'node:fs/promises'
import pg from 'pg'
import { databaseName, type Owner, owners, type RoleKind, roleKinds, roleName } from './owners.ts'

// Per owner one database and three roles. Nobody may connect anywhere unless granted here, so no service's login
// can even open another's database; inside its own it has what the migrations grant.

export type OwnerUrls = {
  /** The service's login. */
  appUrl: string
  /** The login that migrates and owns the tables. */
  ownerUrl: string
  /** The independent auditor's login, which only reads. */
  auditorUrl: string
}
/** The login in use and its password; a password alone is that of the role itself. */
export type RoleLogin = string | { user: string; password: string }
export type RolePasswords = Record<Owner, Record<RoleKind, RoleLogin>>

export const makePassword = () => randomBytes(24).toString('base64url')
const makeSet = () => ({ owner: makePassword(), app: makePassword(), auditor: makePassword() })

export const makeRolePasswords = (): RolePasswords => ({ token: makeSet(), payment: makeSet(), onecard: makeSet() })

/** What the file holds; nothing when there is none yet. */
const readPasswords = async (file: string): Promise<Partial<RolePasswords>> => {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
}

/** Reads the passwords from the file (mode 600), making it the first time, and those of roles that have come since. */
export const keepRolePasswords = async (file: string): Promise<RolePasswords> => {
  const [kept, fresh] = [await readPasswords(file), makeRolePasswords()]
  const passwords: RolePasswords = {
    token: { ...fresh.token, ...kept.token },
    payment: { ...fresh.payment, ...kept.payment },
    onecard: { ...fresh.onecard, ...kept.onecard },
  }
  const text = `${JSON.stringify(passwords, null, 2)}\n`
  if (text !== `${JSON.stringify(kept, null, 2)}\n`) await writePasswords(file, passwords)
  return passwords
}

/** Writes to the disk what becomes the file when it is moved over it, and gives its name. */
export const writeAside = async (file: string, text: string): Promise<string> => {
  const handle = await open(`${file}.new`, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
    // Whoever changes them need not be who runs the campus.
    const before = await stat(file).catch(() => undefined)
    if (before !== undefined) await handle.chown(before.uid, before.gid)
  } finally {
    await handle.close()
  }
  return `${file}.new`
}

/** The file has the old passwords or the new ones, whatever happens. */
export const writePasswords = async (file: string, passwords: RolePasswords): Promise<void> => {
  await rename(await writeAside(file, `${JSON.stringify(passwords, null, 2)}\n`), file)
}

export const withClient = async <T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

/** The same server and database as `url`, with another login or database. */
export const changeUrl = (url: string, change: { user?: string; password?: string; database?: string }) => {
  const changed = new URL(url)
  if (change.user !== undefined) changed.username = change.user
  if (change.password !== undefined) changed.password = change.password
  if (change.database !== undefined) changed.pathname = `/${change.database}`
  return changed.href
}

const has = async (client: pg.Client, sql: string, name: string) => (await client.query(sql, [name])).rowCount === 1

const exists = (client: pg.Client, role: string) => has(client, 'SELECT 1 FROM pg_roles WHERE rolname = $1', role)

/** Which login is in use. */
export const loginOf = (role: string, kept: RoleLogin) =>
  typeof kept === 'string' ? { user: role, password: kept } : kept

/** The other login of the role: the two take turns, so that one is good until nobody uses it any more. */
export const otherLogin = (role: string, user: string) => (user === role ? `${role}_b` : role)

/** Opens the login with this password. The second one of a role is that role from its first statement on. */
export const openLogin = async (
  client: pg.Client,
  role: string,
  { user, password }: { user: string; password: string },
) => {
  const verb = (await exists(client, user)) ? 'ALTER' : 'CREATE'
  await client.query(`${verb} ROLE ${user} LOGIN NOINHERIT PASSWORD ${client.escapeLiteral(password)}`)
  if (user === role) return
  await client.query(`GRANT ${role} TO ${user} WITH INHERIT TRUE, SET TRUE`)
  await client.query(`ALTER ROLE ${user} SET role = ${role}`)
}

/** Makes the role with the login in use, and closes the other one: whoever makes roles has started nothing yet that uses it. */
const makeRole = async (client: pg.Client, role: string, kept: RoleLogin) => {
  const login = loginOf(role, kept)
  if (!(await exists(client, role))) await client.query(`CREATE ROLE ${role} NOLOGIN NOINHERIT`)
  await openLogin(client, role, login)
  const other = otherLogin(role, login.user)
  if (await exists(client, other)) await client.query(`ALTER ROLE ${other} NOLOGIN PASSWORD NULL`)
}

/** Closes the database to everybody but its owner, its app role and its auditor. */
export const closeDatabase = async (client: pg.Client, owner: Owner, database: string) => {
  await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`)
  // Reconciliation loads the other side's statement into a table of its own session.
  const rights = owner === 'payment' ? 'CONNECT, TEMPORARY' : 'CONNECT'
  await client.query(`GRANT ${rights} ON DATABASE ${database} TO ${roleName(owner, 'app')}`)
  await client.query(`GRANT CONNECT ON DATABASE ${database} TO ${roleName(owner, 'auditor')}`)
}

/** Makes the nine roles, with these passwords. Harmless when they exist. */
export const makeRoles = async (client: pg.Client, passwords: RolePasswords) => {
  for (const owner of owners)
    for (const kind of roleKinds) await makeRole(client, roleName(owner, kind), passwords[owner][kind])
  // The databases every cluster is born with are open to all; no service has business there.
  await client.query('REVOKE ALL ON DATABASE postgres FROM PUBLIC')
  await client.query('REVOKE ALL ON DATABASE template1 FROM PUBLIC')
}

export const makeDatabase = async (client: pg.Client, owner: Owner, database: string, template?: string) => {
  const from = template === undefined ? '' : ` TEMPLATE ${template}`
  await client.query(`CREATE DATABASE ${database} OWNER ${roleName(owner, 'owner')}${from}`)
  await closeDatabase(client, owner, database)
}

export const urlsOf = (adminUrl: string, owner: Owner, passwords: RolePasswords, database: string): OwnerUrls => {
  const login = (kind: RoleKind) =>
    changeUrl(adminUrl, { ...loginOf(roleName(owner, kind), passwords[owner][kind]), database })
  return { appUrl: login('app'), ownerUrl: login('owner'), auditorUrl: login('auditor') }
}

/** How the auditor logs in to each database of the server at `url`. */
export const auditorUrls = (url: string, passwords: RolePasswords) => {
  const of = (owner: Owner) => ({ auditorUrl: urlsOf(url, owner, passwords, databaseName(owner)).auditorUrl })
  return { token: of('token'), payment: of('payment'), onecard: of('onecard') }
}

/** Makes roles and databases that are missing, and returns how to log in to each. */
export const prepareDatabases = async (
  adminUrl: string,
  passwords: RolePasswords,
): Promise<Record<Owner, OwnerUrls>> => {
  await withClient(adminUrl, async (client) => {
    await makeRoles(client, passwords)
    for (const owner of owners) {
      const database = databaseName(owner)
      if (await has(client, 'SELECT 1 FROM pg_database WHERE datname = $1', database)) {
        await closeDatabase(client, owner, database)
      } else await makeDatabase(client, owner, database)
    }
  })
  const urls = (owner: Owner) => urlsOf(adminUrl, owner, passwords, databaseName(owner))
  return { token: urls('token'), payment: urls('payment'), onecard: urls('onecard') }
}
