import { z } from 'zod'
import { atOnce } from './at-once.ts'
import { bearerGuard, type Guard } from './guard.ts'
import { createJwtKind } from './jwt.ts'
import { openJwksFile, openSigningKey, ownerOfKey } from './keys.ts'
import { problem } from './problem.ts'

/** How long a service token lives. */
const LIFE_SECONDS = 5 * 60
/** A token with less life than a minute is not sent any more. */
const RENEWED_AFTER_MS = (LIFE_SECONDS - 60) * 1000

export interface ServiceIdentityOptions {
  /** Our own private JWK; its `kid` is our name, with a number behind it from our second key on. */
  keyFile: string
  /** The public keys of all services. */
  jwksFile: string
  /** Who we are: `tsm`, `onecard`, `payment`. */
  name: string
  now?: () => number
}

interface HeldToken {
  token: Promise<string>
  /** The time that it bears, in milliseconds since the epoch; absent while it is being signed. */
  signedAt?: number
}

/** The service that calls. */
export interface ServiceCaller {
  service: string
}

export interface ServiceIdentity {
  readonly name: string
  /** A token for calls to that service, the same one until shortly before it expires. */
  tokenFor(target: string): Promise<string>
  /** That service has refused its token: the next call brings another. */
  forget(target: string): void
  /** Lets only these services in; their tokens must be for us. */
  requireService(allowed: readonly string[]): Guard<ServiceCaller>
}

/** Who a service is to the other services: it signs for itself and knows everybody's public key. */
export async function createServiceIdentity(options: ServiceIdentityOptions): Promise<ServiceIdentity> {
  const { keyFile, jwksFile, name, now = Date.now } = options
  const own = await openSigningKey(keyFile)
  const { kid } = await own()
  if (ownerOfKey(kid) !== name) throw new Error(`${keyFile} is the key of ${kid}, not of ${name}`)
  const keys = await openJwksFile(jwksFile)
  const kindFor = (aud: string) =>
    createJwtKind({
      typ: 'service+jwt',
      aud,
      keys,
      selfIssued: true,
      schema: z.object({ sub: z.string() }),
      maxLifeSeconds: LIFE_SECONDS,
      now,
    })
  const toUs = kindFor(name)
  const held = new Map<string, HeldToken>()
  /** One that was signed later than now was signed by a clock that was wrong, and nobody believes it. */
  const isFresh = ({ signedAt }: HeldToken): boolean =>
    signedAt === undefined || (signedAt <= now() && now() < signedAt + RENEWED_AFTER_MS)

  function renew(target: string): Promise<string> {
    const token = own().then((key) => {
      // After the wait for the key, in one go with the signature: the clock may have been moved meanwhile.
      next.signedAt = now()
      return kindFor(target).sign(key, { iss: name, sub: name }, LIFE_SECONDS)
    })
    const next: HeldToken = { token }
    held.set(target, next)
    token.catch(() => held.delete(target))
    return token
  }

  return {
    name,
    tokenFor(target) {
      const last = held.get(target)
      return last !== undefined && isFresh(last) ? last.token : renew(target)
    },
    forget: (target) => void held.delete(target),
    requireService(allowed) {
      const admitted = new Set(allowed)
      const guard = bearerGuard<ServiceCaller>({
        name: 'serviceToken',
        description: `ES256 service token of ${allowed.join(' or ')}.`,
        identify: (token) =>
          atOnce(toUs.verify(token), ({ iss }) => {
            if (!admitted.has(iss)) throw problem('FORBIDDEN')
            return { service: iss }
          }),
      })
      return { ...guard, problems: [...guard.problems, 'FORBIDDEN'] }
    },
  }
}
