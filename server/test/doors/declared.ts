import { kindsOf } from '../../src/approvals/kinds.ts'
import type { OfficeDeps } from '../../src/office/deps.ts'
import { officeEndpoints, officeKinds } from '../../src/office/office.ts'
import { portalEndpoints } from '../../src/portal/portal.ts'

/** Declaring touches nothing of these; a handler that runs would fail. */
const NOTHING = new Proxy({ approvalKinds: kindsOf([]) }, { get: () => undefined }) as unknown as OfficeDeps &
  Parameters<typeof portalEndpoints>[0]

/** What the office and the merchants' portal declare, without a database: cases must be known before tests begin. */
export const OFFICE_DECLARED = officeEndpoints(NOTHING).map(({ description }) => description)
export const PORTAL_DECLARED = portalEndpoints(NOTHING).map(({ description }) => description)
export const KINDS_DECLARED = officeKinds(NOTHING)
