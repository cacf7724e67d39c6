// Installs the packages when node_modules does not match the lock file, and only then.
import { existsSync, readFileSync } from 'node:fs'
import { inRoot, mustRun, refusal } from './run.mjs'

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} Locked */

/** @param {string} file */
const readPackages = (file) => {
  if (!existsSync(file)) return undefined
  /** @type {{ packages: Record<string, Locked> }} */
  const { packages } = JSON.parse(readFileSync(file, 'utf8'))
  return new Map(Object.entries(packages).filter(([place]) => place.includes('node_modules/')))
}

/**
 * Compares the lock file with the one that npm leaves in node_modules after a whole installation.
 * Packages for other systems are optional and rightly missing.
 * @param {string} wantedFile
 * @param {string} installedFile
 */
export const isInstalled = (wantedFile, installedFile) => {
  const wanted = readPackages(wantedFile)
  const installed = readPackages(installedFile)
  if (!wanted || !installed) return false
  const isMet = (/** @type {[string, Locked]} */ [place, { version, integrity, optional }]) => {
    const have = installed.get(place)
    if (!have) return optional === true
    return have.version === version && have.integrity === integrity
  }
  return [...wanted].every(isMet) && [...installed.keys()].every((place) => wanted.has(place))
}

const assertNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22
  if (!fits)
    throw refusal(`Yimatong needs Node 20.19 or newer (20, or 22.12 and up); this is ${process.versions.node}.`)
}

/**
 * A folder that is filled is brought to the lock file by what differs, in seconds and without taking the packages from under
 * whatever runs; an empty one, or one that does not get there, is filled anew.
 * @param {(sentence: string) => void} log
 */
export const ensureInstalled = async (log) => {
  assertNode()
  const [wanted, installed] = [inRoot('package-lock.json'), inRoot('node_modules', '.package-lock.json')]
  const ways = [...(existsSync(installed) ? [['install', '--no-save', '--no-audit', '--no-fund']] : []), ['ci']]
  for (const way of ways) {
    if (isInstalled(wanted, installed)) return
    log(`Installing packages (npm ${way[0]}) ...`)
    await mustRun('The packages could not be installed; npm says why above.', 'npm', [...way, '--loglevel=error'])
  }
}
