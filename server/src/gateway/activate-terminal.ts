import { createPublicKey } from 'node:crypto'
import { type ActivateBody, activateBody, terminalConfig } from '@yimatong/contract/gateway-api'
import { problem } from '@yimatong/kit/problem'
import { createRateLimit } from '@yimatong/kit/rate-limit'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import type { PrismaClient, Terminal as TerminalRow } from '@yimatong/prisma/payment'
import { hashOfCode } from '../terminals/activation-codes.ts'
import { type TerminalConfigDeps, terminalConfigOf } from './terminal-config.ts'
import { lockOf, type Terminals } from './terminals.ts'

export interface ActivateDeps extends TerminalConfigDeps {
  prisma: PrismaClient
  terminals: Terminals
}

export function activateTerminal(deps: ActivateDeps): Endpoint {
  // A whole campus may be switched on from one address; nobody tries one code often.
  const byAddress = createRateLimit({ name: 'activate-address', points: 120, perSeconds: 60 })
  const byCode = createRateLimit({ name: 'activate-code', points: 5, perSeconds: 60 })
  return endpoint(
    {
      method: 'post',
      path: '/terminals/activate',
      summary: 'Bind a till to the key it has made',
      description:
        'Takes an activation code, good once and for 24 hours. Asked again with the same code and key, the answer is the ' +
        'same, for a till that did not hear the first one; with another key the code is used up.',
      tags: ['terminals'],
      body: activateBody,
      responses: { 200: { description: 'The terminal and its configuration.', schema: terminalConfig } },
      problems: ['ACTIVATION_CODE_INVALID', 'RATE_LIMITED'],
    },
    async ({ body }, { ip }) => {
      await byAddress.limit(ip)
      const codeHash = hashOfCode(body.activationCode)
      await byCode.limit(codeHash)
      const terminal = await activate(deps, codeHash, body.publicKey)
      deps.terminals.forget(terminal.terminalId)
      return terminalConfigOf(deps, { ...terminal, lock: lockOf(terminal) })
    },
  )
}

type PublicKey = ActivateBody['publicKey']

/** Uses the code and binds the key. Why a code is refused is not told: wrong, used and expired look the same. */
async function activate(deps: ActivateDeps, codeHash: string, publicKey: PublicKey): Promise<TerminalRow> {
  refuseOffCurve(publicKey)
  const bound = (await bind(deps, codeHash, publicKey)) ?? (await boundBefore(deps, codeHash, publicKey))
  if (bound === undefined) throw problem('ACTIVATION_CODE_INVALID')
  return bound
}

function refuseOffCurve(publicKey: PublicKey): void {
  try {
    createPublicKey({ key: publicKey, format: 'jwk' })
  } catch {
    throw problem('VALIDATION_FAILED', undefined, {
      errors: [{ pointer: '/publicKey', detail: 'Not a point of P-256.' }],
    })
  }
}

/** The conditional update decides who uses a code; both rows change or neither. */
function bind(
  { prisma, clock }: ActivateDeps,
  codeHash: string,
  { x, y }: PublicKey,
): Promise<TerminalRow | undefined> {
  const now = new Date(clock())
  return prisma.$transaction(async (transaction) => {
    const [used] = await transaction.activationCode.updateManyAndReturn({
      where: { codeHash, usedAt: null, expiresAt: { gt: now }, terminal: { state: { not: 'DISABLED' } } },
      data: { usedAt: now },
    })
    if (used === undefined) return undefined
    return transaction.terminal.update({
      where: { terminalId: used.terminalId },
      data: { publicKeyX: x, publicKeyY: y, state: 'ACTIVE', activatedAt: now },
    })
  })
}

/** The till of a code that was used with this very key. */
async function boundBefore(
  { prisma, clock }: ActivateDeps,
  codeHash: string,
  { x, y }: PublicKey,
): Promise<TerminalRow | undefined> {
  const code = await prisma.activationCode.findUnique({ where: { codeHash }, include: { terminal: true } })
  if (code === null || code.usedAt === null || code.expiresAt.getTime() <= clock()) return undefined
  const { terminal } = code
  const same = terminal.state === 'ACTIVE' && terminal.publicKeyX === x && terminal.publicKeyY === y
  return same ? terminal : undefined
}
