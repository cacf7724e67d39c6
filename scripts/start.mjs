// npm start: the whole campus from one command. Only Node and npm are needed; what is missing is installed and built.
// Settings: PORT (the first of four, 8080), HOST (127.0.0.1), CAMPUS_DIR (.campus), DEMO (true), and those of the services.
import path from 'node:path'
import { startAuditor } from './auditor.mjs'
import { ensureBuilt } from './build.mjs'
import { startCampus } from './campus.mjs'
import { seedDemo } from './demo.mjs'
import { ensureInstalled } from './install.mjs'
import { inRoot, refusal, runMain, secondsSince } from './run.mjs'

const say = (/** @type {string} */ sentence) => console.log(sentence)

const readPort = () => {
  const port = Number(process.env['PORT'] ?? 8080)
  if (Number.isInteger(port) && port > 0 && port <= 65_532) return port
  throw refusal(`PORT must be a number from 1 to 65532; it is ${process.env['PORT']}.`)
}

/** Ctrl-C, a polite kill or a closed terminal stop everything; a second Ctrl-C does not wait for it. */
const stopOnSignals = (/** @type {() => Promise<void>} */ stop) => {
  let isStopping = false
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      // npm and the terminal may both pass the same Ctrl-C on; only a later one means impatience.
      if (isStopping) return
      isStopping = true
      say('\nStopping ...')
      stop().then(
        () => process.exit(0),
        (error) => {
          console.error(error)
          process.exit(1)
        },
      )
    })
  }
}

const restartsPerMinute = 5

/** Starts a crashed service again, but not for ever. */
const makeReviver = (/** @type {() => import('./campus.mjs').Campus | undefined} */ getCampus) => {
  /** @type {number[]} */
  const crashes = []
  return (/** @type {string} */ name, /** @type {string} */ how) => {
    const campus = getCampus()
    if (!campus) return
    say(`${name} ended unexpectedly (${how}); see the log.`)
    crashes.push(performance.now())
    const recent = crashes.filter((at) => performance.now() - at < 60_000)
    const service = Object.entries(campus.services).find(([key]) => key === name)?.[1]
    if (!service || recent.length > restartsPerMinute) {
      say('It will not be started again.')
      return
    }
    service.restart().then(
      () => say(`${name} runs again.`),
      (error) => console.error(String(error.message)),
    )
  }
}

const describe = (
  /** @type {import('./campus.mjs').Campus} */ { origin, urls },
  /** @type {string} */ dir,
  /** @type {string} */ logins,
) => `
  Student app   ${origin}/app/
  Till          ${origin}/pos/
  Portal        ${origin}/portal/
  API           ${origin}/docs   (TSM ${urls.tsm}/docs, one-card ${urls.onecard}/docs)
  Logs          ${path.relative(process.cwd(), path.join(dir, 'logs'))}
${logins.trim() ? `\n${logins.trimEnd()}\n` : ''}
Ctrl-C stops everything.`

const main = async () => {
  const began = performance.now()
  const dir = path.resolve(process.env['CAMPUS_DIR'] ?? inRoot('.campus'))
  const port = readPort()
  const demo = !['0', 'false'].includes(process.env['DEMO'] ?? 'true')
  await ensureInstalled(say)
  say('Building what has changed ...')
  await ensureBuilt()
  /** @type {import('./campus.mjs').Campus | undefined} */
  let running
  const onCrash = makeReviver(() => running)
  const campus = await startCampus({ dir, port, demo, log: say, onCrash })
  running = campus
  /** @type {ReturnType<typeof startAuditor> | undefined} */
  let auditor
  stopOnSignals(async () => {
    await auditor?.stop()
    await campus.stop()
  })
  try {
    const logins = demo ? await seedDemo(campus, dir, say) : ''
    auditor = startAuditor(campus.databaseUrls, dir)
    say(`\nReady in ${secondsSince(began)}.`)
    say(describe(campus, dir, logins))
  } catch (error) {
    await campus.stop()
    throw error
  }
}

await runMain(main)
