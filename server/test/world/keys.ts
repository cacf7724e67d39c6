import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { makePrivateJwk } from '@yimatong/kit/keys'

/** The key files of a campus in a folder, as its launcher writes them. */
export interface CampusKeys {
  directory: string
  serviceKey: (service: ServiceName) => string
  servicesJwks: string
  platformKey: string
  platformJwks: string
  merchantCodeKey: string
  pinPepper: string
  webhookSecret: string
  /** Voucher keys; the TSM makes them. */
  tsmKeys: string
}

export type ServiceName = 'payment' | 'onecard' | 'tsm'

export function writeCampusKeys(directory: string): CampusKeys {
  const serviceKey = (name: string) => path.join(directory, `${name}.json`)
  const make = (name: string) => {
    const { kty, crv, x, y, d } = makePrivateJwk()
    writeFileSync(serviceKey(name), JSON.stringify({ kty, crv, x, y, d, kid: name }), { mode: 0o600 })
    return { kty, crv, x, y, kid: name }
  }
  const writeJwks = (file: string, names: readonly string[]) => {
    const whole = path.join(directory, file)
    writeFileSync(whole, JSON.stringify({ keys: names.map(make) }))
    return whole
  }
  const tsmKeys = path.join(directory, 'voucher-keys')
  mkdirSync(tsmKeys, { mode: 0o700 })
  make('1')
  const pinPepper = path.join(directory, 'pin-pepper.hex')
  const webhookSecret = path.join(directory, 'webhook-secret.hex')
  for (const file of [pinPepper, webhookSecret]) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 })
  return {
    directory,
    serviceKey,
    servicesJwks: writeJwks('services.jwks.json', ['payment', 'onecard', 'tsm']),
    platformJwks: writeJwks('platform.jwks.json', ['platform']),
    platformKey: serviceKey('platform'),
    merchantCodeKey: serviceKey('1'),
    pinPepper,
    webhookSecret,
    tsmKeys,
  }
}
