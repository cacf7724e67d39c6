// npm run rotate -- <what>: a new secret for a campus that runs or is stopped, without refusing one valid request.
//   service [tsm|onecard|payment]   the key by which a service proves itself; all three without a name
//   platform                        the key of phones' and tills' tokens
//   merchant-codes                  the key of printed and dynamic codes; what hangs stays good
//   pin-pepper, webhook-secret      the next number; what is there stays under its own
//   database [token|payment|onecard] passwords of an owner's logins, or of all; running services keep theirs until the next `npm start`
//   database superuser              PostgreSQL's own, in force at once; without a name it is changed with all others
// --retire throws away what nobody needs any more, and refuses before that. --withdraw <name> refuses what that key has signed, within a minute.
// Interrupted, it is called again. Every step is a line of rotations.log beside the keys. Settings: CAMPUS_DIR and PORT as for `npm start`;
// KEYS_DIR for the same files elsewhere, PAYMENT_DATABASE_URL for a payment database elsewhere.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuilt } from './build.mjs'
import { campusFolder, openDatabases } from './database.mjs'
import { ensureInstalled } from './install.mjs'
import { keyFiles, publish, publicHalf, serviceNames } from './keys.mjs'
import { retireKeys, rotateKey, withdrawKey } from './rotate-keys.mjs'
import { pinPeppers, retireSecrets, rotateSecret, webhookSecrets } from './rotate-secrets.mjs'
import { openRotationLog } from './rotation-log.mjs'
import { refusal, runMain } from './run.mjs'

/** How long tokens live: those of services, and those of phones and tills. */
const serviceTokenSeconds = 5 * 60
const platformTokenSeconds = 15 * 60

/**
 * @param {ReturnType<typeof keyFiles>} files
 * @param {string | undefined} what
 * @param {string | undefined} name
 * @returns {import('./rotate-keys.mjs').KeyPlace[] | undefined}
 */
const keyPlaces = (files, what, name) => {
  const { platformKey, platformJwks, merchantCodeKey, merchantCodeJwks, serviceKey, serviceJwks } = files
  if (what === 'platform')
    return [{ what, keyFile: platformKey, jwksFile: platformJwks, lifeSeconds: platformTokenSeconds }]
  if (what === 'merchant-codes') return [{ what, keyFile: merchantCodeKey, jwksFile: merchantCodeJwks }]
  if (what !== 'service') return undefined
  const services = serviceNames.filter((service) => name === undefined || name === service)
  return services.map((service) => ({
    what: 'service',
    keyFile: serviceKey[service],
    jwksFile: serviceJwks,
    lifeSeconds: serviceTokenSeconds,
  }))
}

/** @param {(query: import('./rotate-secrets.mjs').Query) => Promise<number[]>} work */
const withPayments = async (work) => {
  const { changeUrl, withClient } = await import('@yimatong/prisma/databases')
  const elsewhere = process.env['PAYMENT_DATABASE_URL']
  const own = elsewhere ? undefined : await openDatabases()
  const url = elsewhere ?? changeUrl(own?.adminUrl ?? '', { database: 'yimatong_payment' })
  try {
    return await withClient(url, (client) => work(async (sql, values) => (await client.query(sql, values)).rows))
  } finally {
    await own?.close()
  }
}

/**
 * @param {string | undefined} name
 * @param {import('./rotation-log.mjs').RotationLog} log
 */
const changeLogins = async (name, log) => {
  const { owners } = await import('@yimatong/prisma/owners')
  const { rotateLogins } = await import('@yimatong/prisma/rotate-logins')
  const { rotateSuperuser } = await import('@yimatong/prisma/superuser')
  const isChosen = (/** @type {string} */ one) => name === undefined || name === one
  const chosen = owners.filter(isChosen)
  if (chosen.length === 0 && !isChosen('superuser')) throw refusal(usage)
  const { adminUrl, directory, port, passwordFile, close } = await openDatabases()
  try {
    const said = []
    const logins = []
    for (const owner of chosen) logins.push(...(await rotateLogins(adminUrl, passwordFile, owner)))
    for (const login of logins) log.record('database', 'inForce', login)
    if (logins.length > 0)
      said.push(
        `${logins.join(', ')}: in force. Running services keep the logins that they were started with, until the next npm start ends these.`,
      )
    if (isChosen('superuser')) {
      await rotateSuperuser(directory, port)
      log.record('database', 'inForce', 'postgres')
      said.push('postgres: in force. No service has it, so nothing has to be started anew.')
    }
    return said
  } finally {
    await close()
  }
}

/** @typedef {{ retire?: boolean | undefined, withdraw?: string | undefined }} How */

/**
 * @param {import('./rotate-keys.mjs').KeyPlace[]} places
 * @param {import('./rotation-log.mjs').RotationLog} log
 * @param {How} how
 */
const changeKeys = async (places, log, { retire, withdraw }) => {
  if (withdraw !== undefined) {
    withdrawKey(places, log, withdraw)
    return [`${withdraw} is withdrawn: whatever it has signed is refused, within a minute everywhere.`]
  }
  if (retire === true) {
    const kids = places.flatMap((place) => retireKeys(place, log))
    return [kids.length === 0 ? 'No key waits for its end.' : `${kids.join(', ')}: believed no more.`]
  }
  const kids = await Promise.all(places.map((place) => rotateKey(place, log)))
  const end = places.every(({ lifeSeconds }) => lifeSeconds !== undefined) ? '--retire' : '--withdraw <number>'
  return [`${kids.join(', ')}: signs from now on. What was signed before stays good until ${end}.`]
}

/**
 * @param {import('./rotate-secrets.mjs').SecretPlace} place
 * @param {import('./rotation-log.mjs').RotationLog} log
 * @param {How} how
 */
const changeSecret = async (place, log, { retire }) => {
  if (retire !== true) return [`Number ${rotateSecret(place, log)} is in force.`]
  const numbers = await withPayments((query) => retireSecrets(place, log, query))
  return [numbers.length === 0 ? 'Nothing waits for its end.' : `Number ${numbers.join(', ')}: thrown away.`]
}

/** What there is. */
const usage =
  'npm run rotate -- service [tsm|onecard|payment] | platform | merchant-codes | pin-pepper | webhook-secret | database [token|payment|onecard|superuser] [--retire] [--withdraw <name>]'

await runMain(async () => {
  const { values: how, positionals } = parseArgs({
    options: { retire: { type: 'boolean' }, withdraw: { type: 'string' } },
    allowPositionals: true,
  })
  const [what, name] = positionals
  await ensureInstalled(() => undefined)
  await ensureBuilt()
  const directory = path.resolve(process.env['KEYS_DIR'] ?? path.join(campusFolder(), 'keys'))
  const files = keyFiles(directory)
  const places = keyPlaces(files, what, name)
  const secret =
    what === 'pin-pepper'
      ? pinPeppers(files.pinPepper)
      : what === 'webhook-secret'
        ? webhookSecrets(files.webhookSecret)
        : undefined
  if ((places === undefined && secret === undefined && what !== 'database') || places?.length === 0)
    throw refusal(usage)
  if (!existsSync(files.platformKey))
    throw refusal(`There are no keys in ${directory}; \`npm start\` makes the first ones.`)
  // Plates of a campus that is older than this file stay good, too.
  if (what === 'merchant-codes') publish(files.merchantCodeJwks, [publicHalf(files.merchantCodeKey)])
  const { lockDirectory } = await import('@yimatong/prisma/cluster-lock')
  const lock = await lockDirectory(directory)
  if (lock === undefined) throw refusal('Another rotation is under way on these keys.')
  const log = openRotationLog(directory)
  if (what === 'database' && how.retire === true)
    throw refusal('The logins before end by themselves at the next `npm start`.')
  const said = places
    ? await changeKeys(places, log, how)
    : secret
      ? await changeSecret(secret, log, how)
      : await changeLogins(name, log)
  for (const sentence of said) console.log(sentence)
  if (process.env['BACKUP_DIR'])
    console.log('Older copies in BACKUP_DIR hold the older keys: take one now, npm run backup.')
})
