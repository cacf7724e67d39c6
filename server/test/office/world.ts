import { OFFICE_ROLES, type OfficeRole } from '@yimatong/contract/roles'
import { createRateLimit } from '@yimatong/kit/rate-limit'
import type { ServiceClient } from '@yimatong/kit/service-client'
import { type KnownKind, kindsOf } from '../../src/approvals/kinds.ts'
import type { OfficeDeps } from '../../src/office/deps.ts'
import { OFFICE_PREFIX, officeEndpoints } from '../../src/office/office.ts'
import {
  aBrowser,
  anOfficeUser,
  type Browser,
  createPortalWorld,
  type Door,
  type PortalWorld,
} from '../portal/world.ts'

/** The portal with the office's door beside the merchants', on a database of its own; there is no ledger and no TSM. */
export interface OfficeWorld extends PortalWorld {
  /** What the office's endpoints and rooms were given. What is not there in such a world throws when it is used. */
  officeDeps: OfficeDeps
}

export interface OfficeWorldOptions {
  /** Kinds of approvals; none unless said. */
  kinds?: readonly KnownKind[]
  /** What the office needs beside the portal's: a client of a ledger. */
  deps?: Partial<OfficeDeps>
}

/** Stands where a world has nothing: touching it says what is missing. */
const nothing = (name: string): object =>
  new Proxy(
    {},
    {
      get(_target, member) {
        if (member === 'then') return undefined
        throw new Error(`this world has no ${name}: ${String(member)} was asked for`)
      },
    },
  )

const ABSENT = ['metrics', 'platformKeys', 'pinPeppers', 'shownCodes'] as const

const away = (name: string) => () => Promise.reject(new Error(`this world has no ${name}`))

/** A peer that does not answer: whoever asks hears so in time. */
function awayPeer(name: string): ServiceClient {
  const noAnswer = away(name)
  const lines = (): never => {
    throw new Error(`this world has no ${name}`)
  }
  return { get: noAnswer, post: noAnswer, put: noAnswer, ping: noAnswer, lines, close: () => Promise.resolve() }
}

export async function createOfficeWorld({ kinds = [], deps = {} }: OfficeWorldOptions = {}): Promise<OfficeWorld> {
  let officeDeps: OfficeDeps | undefined
  const world = await createPortalWorld({}, (parts) => {
    const absent = Object.fromEntries(ABSENT.map((name) => [name, nothing(name)]))
    const exportsPerUser = createRateLimit({ name: 'exports', points: 1000, perSeconds: 60 })
    const peers = { tsm: awayPeer('TSM'), onecard: awayPeer('one-card backend'), platformKey: away('platform key') }
    const quiet = { onTerminalChanged: () => undefined, stopListVersion: () => undefined }
    const given = { ...absent, ...peers, ...quiet, ...parts, approvalKinds: kindsOf(kinds), exportsPerUser, ...deps }
    // Only what a test asks for need be there.
    officeDeps = given as unknown as OfficeDeps
    return [{ prefix: OFFICE_PREFIX, endpoints: officeEndpoints(officeDeps) }]
  })
  if (officeDeps === undefined) throw new Error('the office was not built')
  return Object.assign(world, { officeDeps })
}

/** A browser of a new user of the office. Its paths are below the portal's: `/office/approvals`. */
export async function anOfficeBrowser(world: Door, role: OfficeRole): Promise<Browser & { userId: string }> {
  const { login, userId } = await anOfficeUser(world, { role })
  return { ...(await aBrowser(world, login)), userId }
}

export type OfficeBrowsers = Readonly<Record<OfficeRole, Browser & { userId: string }>>

/** One browser of each role of the office. */
export async function officeBrowsers(world: Door): Promise<OfficeBrowsers> {
  const made = await Promise.all(OFFICE_ROLES.map(async (role) => [role, await anOfficeBrowser(world, role)] as const))
  return Object.fromEntries(made) as OfficeBrowsers
}
