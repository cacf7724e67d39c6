// A reporter for vitest. Its own report as JSON tells neither of a `describe` whose hooks failed nor of an error that belongs
// to no test; the run ends badly for both, and whoever reads only the end of a long log should find why.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { inRoot } from './run.mjs'

/** @typedef {import('vitest/node').Reporter} Reporter */
/** @typedef {{ where: string, messages: string[] }} Broken */

/** @param {readonly { message?: string, stack?: string }[]} errors @returns {string[]} */
const told = (errors) => errors.map(({ stack, message }) => stack ?? message ?? 'an error without words')

/** Where the list of {@link Broken} goes. */
export const brokenHooksFile = inRoot('test-results', 'broken-hooks.json')

/** @implements {Reporter} */
export default class BrokenHooks {
  /** @type {NonNullable<Reporter['onTestRunEnd']>} */
  onTestRunEnd(modules, unhandled) {
    const suites = modules.flatMap((file) =>
      [...file.children.allSuites()].map((suite) => ({
        where: `${path.relative(inRoot(), file.moduleId)} › ${suite.fullName}`,
        messages: told(suite.errors()),
      })),
    )
    const broken = [...suites, { where: 'outside of every test', messages: told(unhandled) }]
    mkdirSync(path.dirname(brokenHooksFile), { recursive: true })
    writeFileSync(brokenHooksFile, JSON.stringify(broken.filter(({ messages }) => messages.length > 0)))
  }
}
