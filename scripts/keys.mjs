// The key pairs with which the services know each other, the platform signs its tokens and merchant codes are signed, and
// the pepper without which PIN hashes are worth nothing, and the secret that the keys of notifications are worked out from. Made once, kept in .campus/keys with mode 600. The TSM makes its own signing keys, in a folder that only it reads.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'

export const serviceNames = /** @type {const} */ (['tsm', 'onecard', 'payment'])
/** @typedef {(typeof serviceNames)[number]} ServiceName */
/** @typedef {{ kty: string, crv: string, x: string, y: string, kid: string, alg: 'ES256', use: 'sig' }} PublicKey */

/** @param {string} file */
export const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))

/**
 * The file has the old content or the new one, whatever happens, and its owner stays who it was.
 * @param {string} file
 * @param {string} text
 * @param {string} [like] whose owner becomes the new file's
 */
export const writeText = (file, text, like = file) => {
  const aside = `${file}.new`
  const handle = openSync(aside, 'w', 0o600)
  try {
    writeSync(handle, `${text}\n`)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  if (existsSync(like)) chownSync(aside, statSync(like).uid, statSync(like).gid)
  moveOver(aside, file)
}

/**
 * @param {string} from
 * @param {string} to
 */
export const moveOver = (from, to) => {
  renameSync(from, to)
  const directory = openSync(path.dirname(to), 'r')
  fsyncSync(directory)
  closeSync(directory)
}

/**
 * @param {string} file
 * @param {object} content
 * @param {string} [like]
 */
export const writeWhole = (file, content, like) => writeText(file, JSON.stringify(content, null, 2), like)

/** Encoded as it is made: exported afterwards, Node (20) may never go on, see `makePrivateJwk` of kit. */
const AS_JWK = {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'jwk' },
  privateKeyEncoding: { type: 'pkcs8', format: 'jwk' },
}

/** @param {string} kid */
export const newKey = (kid) => {
  const { privateKey } = generateKeyPairSync('ec', AS_JWK)
  return { ...privateKey, kid, alg: 'ES256', use: 'sig' }
}

/** @param {string} file a private key's @returns {PublicKey} */
export const publicHalf = (file) => {
  const { kty, crv, x, y, kid } = readJson(file)
  return { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' }
}

/** @param {string} jwksFile @returns {PublicKey[]} */
export const publishedIn = (jwksFile) => (existsSync(jwksFile) ? readJson(jwksFile).keys : [])

export const newSecret = () => randomBytes(32).toString('hex')

/**
 * The keys that are published stay so until a rotation takes them out; what is missing is added.
 * @param {string} jwksFile
 * @param {PublicKey[]} keys
 */
export const publish = (jwksFile, keys) => {
  const listed = publishedIn(jwksFile)
  const missing = keys.filter(({ kid, x }) => !listed.some((one) => one.kid === kid && one.x === x))
  if (missing.length === 0) return
  const others = listed.filter(({ kid }) => missing.every((one) => one.kid !== kid))
  writeWhole(jwksFile, { keys: [...others, ...missing] })
}

/**
 * Where everything is.
 * @param {string} directory
 */
export const keyFiles = (directory) => {
  const keyFile = (/** @type {string} */ name) => path.join(directory, `${name}.key.json`)
  return {
    serviceKey: { tsm: keyFile('tsm'), onecard: keyFile('onecard'), payment: keyFile('payment') },
    serviceJwks: path.join(directory, 'services.jwks.json'),
    platformKey: keyFile('platform'),
    platformJwks: path.join(directory, 'platform.jwks.json'),
    merchantCodeKey: keyFile('merchant-codes'),
    merchantCodeJwks: path.join(directory, 'merchant-codes.jwks.json'),
    pinPepper: path.join(directory, 'pin-pepper.hex'),
    webhookSecret: path.join(directory, 'webhook-secret.hex'),
    tsmDirectory: path.join(directory, 'tsm'),
  }
}

/**
 * Makes what is missing and returns where everything is.
 * @param {string} directory
 */
export const ensureKeys = (directory) => {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const files = keyFiles(directory)
  mkdirSync(files.tsmDirectory, { recursive: true, mode: 0o700 })
  const ensureKey = (/** @type {string} */ file, /** @type {string} */ kid) => {
    if (!existsSync(file)) writeWhole(file, newKey(kid))
    return publicHalf(file)
  }
  publish(
    files.serviceJwks,
    serviceNames.map((name) => ensureKey(files.serviceKey[name], name)),
  )
  publish(files.platformJwks, [ensureKey(files.platformKey, 'platform-1')])
  // Its name is the number that stands in every merchant code.
  publish(files.merchantCodeJwks, [ensureKey(files.merchantCodeKey, '1')])
  for (const secret of [files.pinPepper, files.webhookSecret]) if (!existsSync(secret)) writeText(secret, newSecret())
  return files
}
