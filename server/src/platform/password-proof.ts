import { passwordFits } from '@yimatong/kit/passwords'
import { problem } from '@yimatong/kit/problem'
import type { PlatformDeps } from './deps.ts'

/**
 * Throws unless this is the school's password of who is logged in: PASSWORD_WRONG, RATE_LIMITED. Counted before it is looked
 * at, and in the same count as the login: no door may give more guesses than that one.
 */
export async function proveByPassword(
  { prisma, loginsPerNumber }: Pick<PlatformDeps, 'prisma' | 'loginsPerNumber'>,
  personId: string,
  password: string,
): Promise<void> {
  const { schoolNo, passwordHash } = await prisma.person.findUniqueOrThrow({ where: { personId } })
  await loginsPerNumber.limit(schoolNo)
  if (!(await passwordFits(passwordHash, password))) throw problem('PASSWORD_WRONG')
}
