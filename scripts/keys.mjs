// The key pairs with which the services know each other, the platform signs its tokens and merchant codes are signed, and
// the pepper without which PIN hashes are worth nothing, and the secret that the keys of notifications are worked out from. Made once, kept in .campus/keys with mode 600. The TSM makes its own signing keys, in a folder that only it reads.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export const serviceNames = /** @type {const} */ (['tsm', 'onecard', 'payment'])
/** @typedef {(typeof serviceNames)[number]} ServiceName */

/**
 * @param {string} file
 * @param {string} text
 */
const writeText = (file, text) => {
  writeFileSync(`${file}.new`, `${text}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

/**
 * @param {string} file
 * @param {object} content
 */
const writeWhole = (file, content) => writeText(file, JSON.stringify(content, null, 2))

/**
 * Reads the private key, making it the first time, and returns its public half.
 * @param {string} file
 * @param {string} kid
 */
const ensureKey = (file, kid) => {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    writeWhole(file, { ...privateKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' })
  }
  const { kty, crv, x, y, kid: keptKid } = JSON.parse(readFileSync(file, 'utf8'))
  return { kty, crv, x, y, kid: keptKid, alg: 'ES256', use: 'sig' }
}

/**
 * Makes what is missing and returns where everything is.
 * @param {string} directory
 */
export const ensureKeys = (directory) => {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const keyFile = (/** @type {string} */ name) => path.join(directory, `${name}.key.json`)
  const files = {
    serviceKey: { tsm: keyFile('tsm'), onecard: keyFile('onecard'), payment: keyFile('payment') },
    serviceJwks: path.join(directory, 'services.jwks.json'),
    platformKey: keyFile('platform'),
    platformJwks: path.join(directory, 'platform.jwks.json'),
    merchantCodeKey: keyFile('merchant-codes'),
    pinPepper: path.join(directory, 'pin-pepper.hex'),
    webhookSecret: path.join(directory, 'webhook-secret.hex'),
    tsmDirectory: path.join(directory, 'tsm'),
  }
  mkdirSync(files.tsmDirectory, { recursive: true, mode: 0o700 })
  writeWhole(files.serviceJwks, { keys: serviceNames.map((name) => ensureKey(files.serviceKey[name], name)) })
  writeWhole(files.platformJwks, { keys: [ensureKey(files.platformKey, 'platform-1')] })
  // Its name is the number that stands in every merchant code.
  ensureKey(files.merchantCodeKey, '1')
  for (const secret of [files.pinPepper, files.webhookSecret])
    if (!existsSync(secret)) writeText(secret, randomBytes(32).toString('hex'))
  return files
}
