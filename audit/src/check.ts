import type { Book } from './books.ts'
import type { Since } from './since.ts'

/** Something that must never have happened: the row, and what is wrong with it. */
export interface Offence {
  subject: string
  trouble: string
}

export interface Books {
  payment: Book
  onecard: Book
  token: Book
}

export interface Check {
  /** `ledger.entries-sum-to-zero`. */
  name: string
  /** The invariant, as a sentence. */
  rule: string
  /** It is about somebody who is at work: of books that nobody works on it says nothing. */
  isOfWork?: boolean
  /** One after the other, however many there are. */
  find(books: Books, since: Since): AsyncIterable<Offence>
  /** Whether it can be done of what is new alone; the others wait for a look at everything. */
  ofNew: boolean
}

/** A check that is one statement on one database; it selects `subject` and `trouble`. One that takes a moment can look at what is new. */
export const statement = (
  on: keyof Books,
  name: string,
  rule: string,
  sql: string | ((since: Since) => string),
): Check => ({
  name,
  rule,
  ofNew: typeof sql === 'function',
  find: (books, since) =>
    books[on].walk<{ subject: string; trouble: string }>(typeof sql === 'string' ? sql : sql(since)),
})
