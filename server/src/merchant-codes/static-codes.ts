import type { Clock } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import { problem } from '@yimatong/kit/problem'
import type { PrismaClient, StaticCode as StaticCodeRow } from '@yimatong/prisma/payment'
import type { MerchantCodeKey, Origin, UnsignedCode } from './key.ts'
import { urlOf } from './key.ts'

export interface StaticCodeDeps extends Origin {
  prisma: PrismaClient
  clock: Clock
  merchantCodeKey: MerchantCodeKey
}

/** A printed code as it stands. */
export interface StaticCode {
  codeId: string
  merchantNo: string
  /** Absent: the whole merchant's. */
  terminalNo?: string
  label: string
  version: number
  /** CREATED and BOUND take payments; DISABLED does not, for good. */
  state: 'CREATED' | 'BOUND' | 'DISABLED'
  /** The text of the QR. */
  url: string
  createdAtMs: number
  /** When this version was made. */
  issuedAtMs: number
  revokedAtMs?: number
}

export interface NewStaticCode {
  merchantNo: string
  /** A till of this merchant; otherwise NOT_FOUND. */
  terminalNo?: string | undefined
  /** What is written on the plate. */
  label: string
  /** Who makes it, for the record. */
  createdBy: string
}

/** Which code, as its merchant names it: another merchant's is NOT_FOUND, exactly like none. */
export interface OwnCode {
  merchantNo: string
  codeId: string
}

/** A row as callers see it. */
export function toStaticCode(deps: Origin, row: StaticCodeRow): StaticCode {
  const { codeId, merchantNo, terminalNo, label, version, state, token, createdAt, issuedAt, revokedAt } = row
  return {
    codeId,
    merchantNo,
    ...(terminalNo === null ? {} : { terminalNo }),
    label,
    version,
    state,
    url: urlOf(deps, token),
    createdAtMs: createdAt.getTime(),
    issuedAtMs: issuedAt.getTime(),
    ...(revokedAt === null ? {} : { revokedAtMs: revokedAt.getTime() }),
  }
}

/** Makes a code for a merchant, or for one of its tills. */
export async function makeStaticCode(deps: StaticCodeDeps, asked: NewStaticCode): Promise<StaticCode> {
  const { merchantNo, terminalNo, label, createdBy } = asked
  await refuseForeignTerminal(deps, merchantNo, terminalNo)
  const codeId = newId('staticCode')
  const now = new Date(deps.clock())
  const token = await deps.merchantCodeKey.sign(unsigned({ codeId, merchantNo, terminalNo: terminalNo ?? null }, 1))
  const row = await deps.prisma.staticCode.create({
    data: {
      codeId,
      merchantNo,
      terminalNo: terminalNo ?? null,
      label,
      token,
      createdBy,
      createdAt: now,
      issuedAt: now,
    },
  })
  return toStaticCode(deps, row)
}

async function refuseForeignTerminal(
  { prisma }: StaticCodeDeps,
  merchantNo: string,
  terminalNo: string | undefined,
): Promise<void> {
  if (terminalNo === undefined) return
  const terminal = await prisma.terminal.findFirst({ where: { terminalNo, merchantNo } })
  if (terminal === null) throw problem('NOT_FOUND', 'This merchant has no such terminal.')
  if (terminal.state === 'DISABLED') throw problem('TERMINAL_DISABLED')
}

type Signed = Pick<StaticCodeRow, 'codeId' | 'merchantNo' | 'terminalNo'>

function unsigned({ codeId, merchantNo, terminalNo }: Signed, version: number): UnsignedCode {
  return { kind: 'STATIC', codeId, version, merchantNo, ...(terminalNo === null ? {} : { terminalNo }) }
}

/** The code of this merchant; NOT_FOUND when there is none. */
export async function findStaticCode(deps: StaticCodeDeps, own: OwnCode): Promise<StaticCode> {
  return toStaticCode(deps, await findRow(deps, own))
}

async function findRow({ prisma }: StaticCodeDeps, { merchantNo, codeId }: OwnCode): Promise<StaticCodeRow> {
  const row = await prisma.staticCode.findFirst({ where: { codeId, merchantNo } })
  if (row === null) throw problem('NOT_FOUND')
  return row
}

/**
 * The next version: every print of the ones before is dead at once, and the new one is CREATED again. STATE_CONFLICT when
 * the code is disabled, or when somebody else has re-issued it at the same moment.
 */
export async function reissueStaticCode(deps: StaticCodeDeps, own: OwnCode): Promise<StaticCode> {
  const before = await findRow(deps, own)
  const version = before.version + 1
  const token = await deps.merchantCodeKey.sign(unsigned(before, version))
  const [row] = await deps.prisma.staticCode.updateManyAndReturn({
    where: { ...own, version: before.version, state: { not: 'DISABLED' } },
    data: { version, token, state: 'CREATED', issuedAt: new Date(deps.clock()) },
  })
  if (row === undefined) throw problem('STATE_CONFLICT')
  return toStaticCode(deps, row)
}

/** Withdraws a code for good, all its prints with it. Withdrawn before, it stays so. */
export async function revokeStaticCode(deps: StaticCodeDeps, own: OwnCode): Promise<StaticCode> {
  const [row] = await deps.prisma.staticCode.updateManyAndReturn({
    where: { ...own, state: { not: 'DISABLED' } },
    data: { state: 'DISABLED', revokedAt: new Date(deps.clock()) },
  })
  return row === undefined ? findStaticCode(deps, own) : toStaticCode(deps, row)
}

/** Says that a print of this version was read and handed out. Of an older version, or disabled: CODE_REVOKED. */
export async function bindStaticCode(deps: StaticCodeDeps, own: OwnCode & { version: number }): Promise<StaticCode> {
  const [bound] = await deps.prisma.staticCode.updateManyAndReturn({
    where: { ...own, state: 'CREATED' },
    data: { state: 'BOUND' },
  })
  if (bound !== undefined) return toStaticCode(deps, bound)
  const row = await findRow(deps, own)
  if (row.state === 'DISABLED' || row.version !== own.version) throw problem('CODE_REVOKED')
  return toStaticCode(deps, row)
}
