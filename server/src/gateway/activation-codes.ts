import { hash, randomInt } from 'node:crypto'
import type { Clock } from '@yimatong/contract/clock'
import { problem } from '@yimatong/kit/problem'
import type { PrismaClient } from '@yimatong/prisma/payment'

export interface ActivationCodeDeps {
  prisma: PrismaClient
  clock: Clock
}

/** What a new till is switched on with. Shown once; only its hash is kept. */
export interface NewActivationCode {
  /** `XXXX-XXXX`. */
  activationCode: string
  expiresAtMs: number
}

/** Crockford's base32: nothing in it looks like something else. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 8
const LIFE_MS = 24 * 60 * 60 * 1000

/**
 * Makes the code that binds a till's key: good once, for 24 hours, and the only one of its till; codes made before and
 * not used are void. NOT_FOUND without such a till, TERMINAL_DISABLED for a disabled one.
 */
export async function newActivationCode(
  { prisma, clock }: ActivationCodeDeps,
  terminalNo: string,
): Promise<NewActivationCode> {
  const terminal = await prisma.terminal.findUnique({ where: { terminalNo } })
  if (terminal === null) throw problem('NOT_FOUND', `There is no terminal ${terminalNo}.`)
  if (terminal.state === 'DISABLED') throw problem('TERMINAL_DISABLED')
  const letters = Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('')
  const activationCode = `${letters.slice(0, 4)}-${letters.slice(4)}`
  const expiresAtMs = clock() + LIFE_MS
  const { terminalId } = terminal
  await prisma.$transaction([
    prisma.activationCode.deleteMany({ where: { terminalId, usedAt: null } }),
    prisma.activationCode.create({
      data: { codeHash: hashOfCode(activationCode), terminalId, expiresAt: new Date(expiresAtMs) },
    }),
  ])
  return { activationCode, expiresAtMs }
}

/** What is kept of a code; written with or without the dash it is the same. */
export function hashOfCode(activationCode: string): string {
  return hash('sha256', activationCode.replace('-', ''), 'base64url')
}
