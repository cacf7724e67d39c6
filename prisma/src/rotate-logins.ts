import {
  keepRolePasswords,
  loginOf,
  makePassword,
  openLogin,
  otherLogin,
  withClient,
  writePasswords,
} from './databases.ts'
import { type Owner, roleKinds, roleName } from './owners.ts'

/**
 * Gives each role of the owner a new password under the other of its two logins, and gives the names of these. Services keep the
 * login that they were started with, which ends at the next start of the campus. Until then there is no third one: asked again, it
 * does what an interrupted call may have left, and changes nothing else.
 */
export const rotateLogins = (adminUrl: string, file: string, owner: Owner): Promise<string[]> =>
  withClient(adminUrl, async (client) => {
    const passwords = await keepRolePasswords(file)
    const { rows } = await client.query<{ name: string }>('SELECT rolname AS name FROM pg_roles WHERE rolcanlogin')
    const open = new Set(rows.map(({ name }) => name))
    for (const kind of roleKinds) {
      const role = roleName(owner, kind)
      const user = otherLogin(role, loginOf(role, passwords[owner][kind]).user)
      if (!open.has(user)) passwords[owner][kind] = { user, password: makePassword() }
    }
    // First the file: whoever comes after a crash finds there what the server has to be told.
    await writePasswords(file, passwords)
    const logins = roleKinds.map(
      (kind) => [roleName(owner, kind), loginOf(roleName(owner, kind), passwords[owner][kind])] as const,
    )
    for (const [role, login] of logins) await openLogin(client, role, login)
    return logins.map(([, { user }]) => user)
  })
