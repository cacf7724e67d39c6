import { type DeviceVoucher, makeDeviceKeys, openBatch, present, presentDigits } from '@yimatong/contract/device'
import type { ErrorCode } from '@yimatong/contract/errors'
import { newId } from '@yimatong/contract/ids'
import { codeBatch, deviceView } from '@yimatong/contract/tsm-api'
import type { SigningKeySource } from '@yimatong/kit/keys'
import { problem } from '@yimatong/kit/problem'
import type { z } from 'zod'
import { ACCESS_TOKEN_SECONDS, tsmTokenKind } from '../platform/tokens.ts'
import type { TestPerson } from './people.ts'

export interface PhoneDeps {
  config: { TSM_URL: string }
  /** Signs the token that a phone shows to the TSM. */
  platformKey: SigningKeySource
}

/** A phone without a screen. It is enrolled like any other; its keys live in this process and are never written down. */
export interface SimulatedPhone {
  person: TestPerson
  /** Codes that it can still show. */
  left(): number
  /** The next code as it is shown at this instant. */
  show(nowMs: number): Promise<ShownCode>
}

export interface ShownCode {
  authCode: string
  digits: string
  /** When the voucher behind it expires. */
  expiresAtMs: number
}

const TIMEOUT_MS = 5000
const UNAVAILABLE: ErrorCode = 'TSM_UNAVAILABLE'
const tsmTokens = tsmTokenKind()

/** Enrols a phone for a test person, with one batch of codes. TSM_UNAVAILABLE when the TSM does not give them. */
export async function makeSimulatedPhone(deps: PhoneDeps, person: TestPerson): Promise<SimulatedPhone> {
  const { personId, identityClass } = person
  // As if they had just logged in. Somebody new has never reported a loss.
  const about = { sub: personId, sid: newId('session'), auth_time: Math.floor(Date.now() / 1000) }
  const claims = { ...about, cls: identityClass, hld: 0 }
  const token = await tsmTokens.sign(deps.platformKey, claims, ACCESS_TOKEN_SECONDS)
  const keys = await makeDeviceKeys()
  const ask = <S extends z.ZodType>(path: string, body: object, schema: S) =>
    askTsm(deps, { token, path, body }, schema)
  const { deviceId } = await ask('devices', { name: 'Sandbox', ...keys.enrolment }, deviceView)
  const { batch } = await ask(`devices/${deviceId}/codes`, {}, codeBatch)
  const vouchers: DeviceVoucher[] = [...(await openBatch(batch, keys.decryptionKey)).vouchers]
  return {
    person,
    left: () => vouchers.length,
    async show(nowMs) {
      const voucher = vouchers.shift()
      if (voucher === undefined) throw new Error('this phone has shown all its codes')
      const [authCode, digits] = await Promise.all([
        present(voucher, keys.signingKey, nowMs),
        presentDigits(voucher, nowMs),
      ])
      return { authCode, digits, expiresAtMs: voucher.expiresAt * 1000 }
    },
  }
}

async function askTsm<S extends z.ZodType>(
  { config }: PhoneDeps,
  { token, path, body }: { token: string; path: string; body: object },
  schema: S,
): Promise<z.output<S>> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const request = { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(TIMEOUT_MS) }
  const answer = await fetch(`${config.TSM_URL}/tsm/v1/${path}`, request).catch(() => undefined)
  if (answer?.ok !== true) throw problem(UNAVAILABLE)
  return schema.parse(await answer.json())
}
