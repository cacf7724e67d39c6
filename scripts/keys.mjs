// The key pairs with which the services know each other and the platform signs its tokens. Made once, kept in
// .campus/keys with mode 600. The TSM makes its own signing keys, in a folder that only it reads.
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export const serviceNames = /** @type {const} */ (['tsm', 'onecard', 'payment'])
/** @typedef {(typeof serviceNames)[number]} ServiceName */

/**
 * @param {string} file
 * @param {object} content
 */
const writeWhole = (file, content) => {
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

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
    tsmDirectory: path.join(directory, 'tsm'),
  }
  mkdirSync(files.tsmDirectory, { recursive: true, mode: 0o700 })
  writeWhole(files.serviceJwks, { keys: serviceNames.map((name) => ensureKey(files.serviceKey[name], name)) })
  writeWhole(files.platformJwks, { keys: [ensureKey(files.platformKey, 'platform-1')] })
  return files
}
