import { checksBetween } from './between.ts'
import { type Book, type BookUrls, openBook } from './books.ts'
import type { Books, Check, Offence } from './check.ts'
import { CODE_CHECKS } from './codes.ts'
import { DUTY_CHECK } from './duties.ts'
import { LEDGER_CHECKS } from './ledger.ts'
import { type List, openList } from './list.ts'
import { OFFICE_CHECKS } from './office.ts'
import { PAYMENT_CHECKS } from './payments.ts'
import { EVER, type Since, sinceMoment } from './since.ts'
import { transfersBetween } from './transfers.ts'

/** What came of one check. `offences` names the first of them, `found` counts all; where they are more, the file `all` names each. */
export interface Finding {
  name: string
  rule: string
  found: number
  offences: readonly Offence[]
  all?: string
  /** Why the check could not be done. */
  failed?: string
  ms: number
}

export interface Verdict {
  startedAt: Date
  finishedAt: Date
  /** What was written since then was looked at; absent when everything was. */
  since?: Date
  /** Nobody worked on these books, and what was under way in them was let be. */
  isAtRest?: boolean
  /** Every check was done, and found nothing. */
  sound: boolean
  findings: readonly Finding[]
}

/** So many of a check are held in memory. */
const MOST_HELD = 1000

async function judge(check: Check, books: Books, since: Since): Promise<Finding> {
  const began = performance.now()
  const { name, rule } = check
  const offences: Offence[] = []
  let found = 0
  let list: List | undefined
  const soFar = () => ({
    name,
    rule,
    found,
    offences,
    ms: Math.round(performance.now() - began),
    ...(list && { all: list.file }),
  })
  try {
    for await (const offence of check.find(books, since)) {
      found++
      if (offences.length < MOST_HELD) {
        offences.push(offence)
        continue
      }
      if (list === undefined) {
        list = openList(name)
        for (const held of offences) list.add(held)
      }
      list.add(offence)
    }
    return soFar()
  } catch (error) {
    return { ...soFar(), failed: error instanceof Error ? error.message : String(error) }
  } finally {
    list?.close()
  }
}

/** In this order: what the first says has been done, the others have by the time that they are opened. */
async function openBooks(urls: BookUrls): Promise<Books> {
  const payment = await openBook(urls.payment)
  const token = await openBook(urls.token)
  return { payment, token, onecard: await openBook(urls.onecard) }
}

const closeBooks = (books: Books) => Promise.all(Object.values(books).map((book: Book) => book.close()))

/** The checks one after the other. A statement that failed spoils its book for the rest, so fresh ones follow it. */
async function judgeAll(checks: readonly Check[], urls: BookUrls, at: Date | undefined): Promise<Finding[]> {
  const findings: Finding[] = []
  let books = await openBooks(urls)
  try {
    const since = at === undefined ? EVER : await sinceMoment(books, at)
    for (const check of checks) {
      const finding = await judge(check, books, since)
      findings.push(finding)
      if (finding.failed === undefined) continue
      await closeBooks(books)
      books = await openBooks(urls)
    }
  } finally {
    await closeBooks(books)
  }
  return findings
}

/** What looks wrong between two books is looked at once more so long after. */
const AGAIN_AFTER_MS = 3000

/**
 * Looks at everything, or at what was written since a moment, and says what must never have happened. Changes nothing.
 * `isAtRest`: nobody works on these books (a campus that was stopped, a copy), so what was under way is nobody's fault.
 */
export async function audit(
  urls: BookUrls,
  {
    againAfterMs = AGAIN_AFTER_MS,
    since,
    isAtRest = false,
  }: { againAfterMs?: number; since?: Date | undefined; isAtRest?: boolean } = {},
): Promise<Verdict> {
  const startedAt = new Date()
  const again = { reopen: (name: keyof BookUrls) => openBook(urls[name]), againAfterMs }
  const between = [...checksBetween(again), transfersBetween(again)]
  const all = [...between, ...LEDGER_CHECKS, ...PAYMENT_CHECKS, DUTY_CHECK, ...OFFICE_CHECKS, ...CODE_CHECKS]
  const checks = all.filter(({ ofNew, isOfWork = false }) => (since === undefined || ofNew) && !(isAtRest && isOfWork))
  const findings = await judgeAll(checks, urls, since)
  const sound = findings.every(({ found, failed }) => found === 0 && failed === undefined)
  const of = { ...(since && { since }), ...(isAtRest && { isAtRest }) }
  return { startedAt, finishedAt: new Date(), ...of, sound, findings }
}
