// A whole campus on this machine: PostgreSQL, the TSM, the one-card backend, the payment server. Used by `npm start`,
// by the journeys and by the bench. The workspaces must have been built.
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { clusterOptions } from './database.mjs'
import { ensureKeys } from './keys.mjs'
import { inRoot, isPortFree, mustRun, refusal } from './run.mjs'
import { programs, startService } from './service.mjs'

/**
 * @typedef {object} CampusOptions
 * @property {string} [dir] data, keys and logs; .campus in the project when absent
 * @property {number} [port] the public one; the next three are the TSM's, the one-card backend's and PostgreSQL's
 * @property {boolean} [demo] demo logins are shown on the login page
 * @property {Record<string, string>} [env] further settings for the services
 * @property {(sentence: string) => void} [log]
 * @property {(name: string, how: string) => void} [onCrash] hears of a service that ended without being asked to
 */

/** @typedef {import('@yimatong/prisma/databases').OwnerUrls} OwnerUrls */
/** @typedef {{ token: OwnerUrls, payment: OwnerUrls, onecard: OwnerUrls }} DatabaseUrls */
/** @typedef {import('./service.mjs').Service} Service */

/**
 * @typedef {object} Campus
 * @property {string} origin the public origin
 * @property {{ payment: string, tsm: string, onecard: string }} urls
 * @property {DatabaseUrls} databaseUrls
 * @property {import('@yimatong/prisma/cluster').Cluster | undefined} cluster undefined when every database is elsewhere
 * @property {{ tsm: Service, onecard: Service, payment: Service }} services
 * @property {Record<string, string>} paymentEnv the payment server's settings, for commands that work on its data
 * @property {() => Promise<void>} stop
 */

const loopback = '127.0.0.1'

/** The setting's prefix per owner of data. */
const settingPrefix = { token: 'TSM', payment: 'PAYMENT', onecard: 'ONECARD' }
const owners = /** @type {const} */ (['token', 'payment', 'onecard'])

/** @param {number[]} ports @param {string} host */
const assertPortsFree = async (ports, host) => {
  for (const port of ports) {
    if (await isPortFree(port, host)) continue
    throw refusal(
      `Port ${port} is taken by another program. Stop it, or choose another base port, for example: PORT=${port + 1000} npm start`,
    )
  }
}

/**
 * Applies what is missing. A database elsewhere without a login for migrations is migrated by whoever runs it.
 * @param {DatabaseUrls} databaseUrls
 * @param {boolean} paymentIsElsewhere
 */
const migrate = (databaseUrls, paymentIsElsewhere) => {
  const named = owners.map((owner) => ({ owner, url: databaseUrls[owner].ownerUrl })).filter(({ url }) => url)
  const { ownerUrl, appUrl } = databaseUrls.payment
  // Rights are the role's, whichever of its logins is in use.
  const appRole = () => (paymentIsElsewhere ? decodeURIComponent(new URL(appUrl).username) : 'payment_app')
  /** @type {import('./migrate.mjs').MigrateTo} */
  const to = { owners: named, jobs: ownerUrl ? { ownerUrl, appRole: appRole() } : undefined }
  const failure = 'The databases could not be migrated; the reason is above.'
  return mustRun(failure, process.execPath, [inRoot('scripts', 'migrate.mjs')], {
    env: { MIGRATE_TO: JSON.stringify(to) },
  })
}

/**
 * Starts the cluster unless every database is elsewhere, makes what is missing and migrates.
 * @param {{ dir: string, port: number, env: NodeJS.ProcessEnv }} options
 */
export const startDatabases = async ({ dir, port, env }) => {
  const { startCluster } = await import('@yimatong/prisma/cluster')
  const { keepRolePasswords, prepareDatabases } = await import('@yimatong/prisma/databases')
  const elsewhere = (/** @type {(typeof owners)[number]} */ owner) => env[`${settingPrefix[owner]}_DATABASE_URL`]
  const cluster = owners.every(elsewhere) ? undefined : await startCluster(clusterOptions(dir, port, env))
  try {
    const passwords = await keepRolePasswords(path.join(dir, 'keys', 'database.json'))
    const own = cluster && (await prepareDatabases(cluster.adminUrl, passwords))
    const urlsOf = (/** @type {(typeof owners)[number]} */ owner) => {
      const appUrl = elsewhere(owner) ?? own?.[owner].appUrl ?? ''
      const migrateUrl = env[`${settingPrefix[owner]}_MIGRATE_URL`]
      const auditUrl = env[`${settingPrefix[owner]}_AUDIT_URL`]
      return {
        appUrl,
        ownerUrl: migrateUrl ?? (elsewhere(owner) ? '' : (own?.[owner].ownerUrl ?? '')),
        auditorUrl: auditUrl ?? (elsewhere(owner) ? '' : (own?.[owner].auditorUrl ?? '')),
      }
    }
    /** @type {DatabaseUrls} */
    const databaseUrls = { token: urlsOf('token'), payment: urlsOf('payment'), onecard: urlsOf('onecard') }
    await migrate(databaseUrls, elsewhere('payment') !== undefined)
    return { cluster, databaseUrls }
  } catch (error) {
    await cluster?.stop()
    throw error
  }
}

/** @param {NodeJS.ProcessEnv} env */
const definedOnly = (env) => Object.fromEntries(Object.entries(env).filter((entry) => entry[1] !== undefined))

/**
 * What each service is told.
 * @param {{ env: NodeJS.ProcessEnv, origin: string, port: number, demo: boolean, databaseUrls: DatabaseUrls,
 *   keys: ReturnType<typeof ensureKeys>, urls: { tsm: string, onecard: string } }} facts
 */
export const settingsOf = ({ env, origin, port, demo, databaseUrls, keys, urls }) => {
  const common = (/** @type {import('./keys.mjs').ServiceName} */ name, /** @type {number} */ ownPort) => ({
    NODE_ENV: 'production',
    ...definedOnly(env),
    HOST: name === 'payment' ? (env['HOST'] ?? loopback) : loopback,
    PORT: String(ownPort),
    DEMO: String(demo),
    PUBLIC_ORIGIN: origin,
    SERVICE_KEY_FILE: keys.serviceKey[name],
    SERVICE_JWKS_FILE: keys.serviceJwks,
  })
  return {
    tsm: {
      ...common('tsm', port + 1),
      TSM_DATABASE_URL: databaseUrls.token.appUrl,
      TSM_KEYS_DIR: keys.tsmDirectory,
      PLATFORM_JWKS_FILE: keys.platformJwks,
    },
    onecard: { ...common('onecard', port + 2), ONECARD_DATABASE_URL: databaseUrls.onecard.appUrl },
    payment: {
      ...common('payment', port),
      PAYMENT_DATABASE_URL: databaseUrls.payment.appUrl,
      TSM_URL: urls.tsm,
      ONECARD_URL: urls.onecard,
      PLATFORM_KEY_FILE: keys.platformKey,
      PLATFORM_JWKS_FILE: keys.platformJwks,
      MERCHANT_CODE_KEY_FILE: keys.merchantCodeKey,
      MERCHANT_CODE_JWKS_FILE: keys.merchantCodeJwks,
      PIN_PEPPER_FILE: keys.pinPepper,
      WEBHOOK_SECRET_FILE: keys.webhookSecret,
      WEB_DIR: inRoot('web', 'dist'),
    },
  }
}

/**
 * @param {CampusOptions} [options]
 * @returns {Promise<Campus>}
 */
export const startCampus = async ({
  dir = inRoot('.campus'),
  port = 8080,
  demo = false,
  env: extra = {},
  log = () => undefined,
  onCrash,
} = {}) => {
  const env = { ...process.env, ...extra }
  await assertPortsFree([port, port + 1, port + 2, port + 3], loopback)
  mkdirSync(path.join(dir, 'logs'), { recursive: true })
  const keys = ensureKeys(path.join(dir, 'keys'))
  log('Starting PostgreSQL, migrating ...')
  const { cluster, databaseUrls } = await startDatabases({ dir, port: port + 3, env })

  const origin = env['PUBLIC_ORIGIN'] ?? `http://localhost:${port}`
  const urls = {
    payment: `http://${loopback}:${port}`,
    tsm: `http://${loopback}:${port + 1}`,
    onecard: `http://${loopback}:${port + 2}`,
  }
  const settings = settingsOf({ env, origin, port, demo, databaseUrls, keys, urls })
  const start = (/** @type {import('./keys.mjs').ServiceName} */ name) =>
    startService({
      name,
      script: inRoot(programs[name]),
      origin: urls[name],
      env: settings[name],
      logFile: path.join(dir, 'logs', `${name}.log`),
      onCrash: (how) => onCrash?.(name, how),
    })

  log('Starting the services ...')
  const services = {
    tsm: start('tsm'),
    onecard: start('onecard'),
    payment: start('payment'),
  }
  const stop = async () => {
    // The payment server first: it still needs the other two to finish what it has in hand.
    await services.payment.stop()
    await Promise.all([services.tsm.stop(), services.onecard.stop()])
    await cluster?.stop()
  }
  try {
    await Promise.all(Object.values(services).map((service) => service.waitReady()))
  } catch (error) {
    await stop()
    throw error
  }
  return { origin, urls, databaseUrls, cluster, services, paymentEnv: settings.payment, stop }
}
