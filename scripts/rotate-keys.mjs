// Keys that sign, and whose public halves stand in a JWKS file. The new one is published beside the old one, signs once everybody
// who verifies must have seen it, and the old one leaves by a step of its own. Each step is one file that is replaced, so
// whoever is interrupted begins again.
import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { moveOver, newKey, publicHalf, publish, publishedIn, writeWhole } from './keys.mjs'
import { refusal } from './run.mjs'

/**
 * @typedef {object} KeyPlace
 * @property {string} what its name in the log
 * @property {string} keyFile
 * @property {string} jwksFile
 * @property {number} [lifeSeconds] of the longest token that it signs; undefined when what it has signed does not end
 */

/** Services look at their files once a second. */
const noticedWithinMs = 5_000
/** For clocks that differ, and a service that noticed late. */
const marginSeconds = 60

/** `platform-1` is followed by `platform-2`, `tsm` by `tsm.2`. @param {string} kid */
const nextKid = (kid) => {
  const [, name = kid, number] = /^(.*?)(\d+)$/.exec(kid) ?? []
  return number === undefined ? `${kid}.2` : `${name}${Number(number) + 1}`
}

/** @param {string} kid */
const ownerOf = (kid) => kid.replace(/[.-]?\d+$/, '')

/** @param {string} keyFile */
const nextFile = (keyFile) => `${keyFile}.next`

/**
 * A new key signs a few seconds later; the old one is believed until it is retired. Gives the new key's name.
 * @param {KeyPlace} place
 * @param {import('./rotation-log.mjs').RotationLog} log
 */
export const rotateKey = async ({ what, keyFile, jwksFile }, log, waitMs = noticedWithinMs) => {
  const next = nextFile(keyFile)
  if (!existsSync(next)) {
    const { kid } = publicHalf(keyFile)
    // Interrupted after its last step, before that was written down: there is nothing else to do.
    if (log.timeOf(what, 'published', kid) !== undefined && log.timeOf(what, 'inForce', kid) === undefined) {
      log.record(what, 'inForce', kid)
      return kid
    }
    if (Number(nextKid(kid)) > 255) throw refusal('All 255 numbers of merchant-code keys are used up.')
    writeWhole(next, newKey(nextKid(kid)), keyFile)
  }
  const key = publicHalf(next)
  publish(jwksFile, [key])
  log.record(what, 'published', key.kid)
  await pause(waitMs)
  // A campus that was started meanwhile has written the file, too.
  publish(jwksFile, [key])
  moveOver(next, keyFile)
  log.record(what, 'inForce', key.kid)
  return key.kid
}

/** The names that are believed beside the one that signs and the one that soon will. @param {KeyPlace} place */
const formerKids = ({ keyFile, jwksFile }) => {
  const current = publicHalf(keyFile).kid
  const staying = [current, existsSync(nextFile(keyFile)) ? publicHalf(nextFile(keyFile)).kid : undefined]
  const own = publishedIn(jwksFile).filter(({ kid }) => ownerOf(kid) === ownerOf(current))
  return own.map(({ kid }) => kid).filter((kid) => !staying.includes(kid))
}

/**
 * @param {KeyPlace} place
 * @param {import('./rotation-log.mjs').RotationLog} log
 * @param {string[]} kids
 * @param {'retired' | 'withdrawn'} step
 */
const unpublish = ({ what, jwksFile }, log, kids, step) => {
  for (const kid of kids) log.record(what, step, kid)
  writeWhole(jwksFile, { keys: publishedIn(jwksFile).filter(({ kid }) => !kids.includes(kid)) })
}

/**
 * Takes out the keys before the one that signs, once everything that they have signed has ended; refuses before. Gives their names.
 * @param {KeyPlace} place
 * @param {import('./rotation-log.mjs').RotationLog} log
 */
export const retireKeys = (place, log, now = Date.now()) => {
  const { what, keyFile, lifeSeconds } = place
  if (lifeSeconds === undefined)
    throw refusal(
      'Printed codes live for years: withdraw their key by its number, --withdraw 1, once no such print hangs any more.',
    )
  const kids = formerKids(place)
  if (kids.length === 0) return kids
  const current = publicHalf(keyFile).kid
  if (log.timeOf(what, 'inForce', current) === undefined) log.record(what, 'inForce', current)
  const from = (log.timeOf(what, 'inForce', current) ?? now) + (lifeSeconds + marginSeconds) * 1000
  if (now < from)
    throw refusal(`Tokens of ${kids.join(', ')} are still good: retire from ${new Date(from).toISOString()} on.`)
  unpublish(place, log, kids, 'retired')
  return kids
}

/**
 * Refuses whatever this key has signed, within the minute for which services remember tokens that they have verified: a key that somebody else may have, or printed codes that hang no more.
 * @param {KeyPlace[]} places where it may be
 * @param {import('./rotation-log.mjs').RotationLog} log
 * @param {string} kid
 */
export const withdrawKey = (places, log, kid) => {
  const place = places.find((one) => formerKids(one).includes(kid))
  if (place === undefined) throw refusal(`${kid} is no key that has been replaced: rotate first, then withdraw it.`)
  unpublish(place, log, [kid], 'withdrawn')
}
