// Small things that every script here needs: paths, child processes, sentences for people.
import { spawn } from 'node:child_process'
import net from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
export const inRoot = (/** @type {string[]} */ ...parts) => path.join(root, ...parts)
export const tool = (/** @type {string} */ name) => inRoot('node_modules', '.bin', name)

/**
 * An error whose message is a sentence for the person at the terminal, shown without a stack.
 * @param {string} sentence
 * @param {ErrorOptions} [options]
 */
export const refusal = (sentence, options) => Object.assign(new Error(sentence, options), { name: 'Refusal' })

/**
 * Runs a command to its end and resolves with its exit code and, when `quiet`, with what it printed.
 * @param {string} command
 * @param {string[]} args
 * @param {{ quiet?: boolean, env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {Promise<{ code: number, output: string, stdout: string }>}
 */
export const run = (command, args, { quiet = false, env = {}, cwd = root } = {}) =>
  new Promise((resolve, reject) => {
    const pipe = quiet ? 'pipe' : 'inherit'
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', pipe, pipe] })
    /** @type {Buffer[]} */
    const all = []
    /** @type {Buffer[]} */
    const out = []
    child.stdout?.on('data', (chunk) => all.push(chunk) && out.push(chunk))
    child.stderr?.on('data', (chunk) => all.push(chunk))
    child.once('error', reject)
    const textOf = (/** @type {Buffer[]} */ chunks) => Buffer.concat(chunks).toString()
    child.once('close', (code) => resolve({ code: code ?? 1, output: textOf(all), stdout: textOf(out) }))
  })

/**
 * Runs a command that must succeed, and resolves with its standard output. All it printed is shown when it does not.
 * @param {string} what the sentence to fail with
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 */
export const mustRun = async (what, command, args, options = {}) => {
  const { code, output, stdout } = await run(command, args, { ...options, quiet: true })
  if (code === 0) return stdout
  process.stderr.write(output)
  throw refusal(what)
}

/**
 * Whether nobody listens on that port of this machine.
 * @param {number} port
 * @param {string} host
 * @returns {Promise<boolean>}
 */
export const isPortFree = (port, host) =>
  new Promise((resolve) => {
    const probe = net.createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ port, host }, () => probe.close(() => resolve(true)))
  })

/**
 * Runs the main function of a script. A refusal is printed as its sentence; anything else with its stack.
 * @param {() => Promise<void>} main
 */
export const runMain = async (main) => {
  try {
    await main()
  } catch (error) {
    console.error(error instanceof Error && error.name === 'Refusal' ? `\n${error.message}` : error)
    process.exitCode = 1
  }
}

/** @param {number} since a value of performance.now() */
export const secondsSince = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`
