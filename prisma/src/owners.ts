import { fileURLToPath } from 'node:url'

/** The three owners of data. Each has its own database, schema, migration history and pair of roles. */
export const owners = ['token', 'payment', 'onecard'] as const
export type Owner = (typeof owners)[number]

export const isOwner = (word: string | undefined): word is Owner => owners.some((owner) => owner === word)

/** The owner's folder with schema.prisma and migrations/; the same path from src and from dist. */
export const ownerDirectory = (owner: Owner) => fileURLToPath(new URL(`../${owner}/`, import.meta.url))

export const databaseName = (owner: Owner) => `yimatong_${owner}`

/**
 * `owner` runs migrations and owns the tables; `app` has only what the migrations grant it; `auditor` reads what an audit needs.
 */
export const roleKinds = ['owner', 'app', 'auditor'] as const
export type RoleKind = (typeof roleKinds)[number]

export const roleName = (owner: Owner, kind: RoleKind) => `${owner}_${kind}`
