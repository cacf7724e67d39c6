import type { Book } from './books.ts'

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
  find(books: Books): AsyncIterable<Offence>
}

/** A check that is one statement on one database; it selects `subject` and `trouble`. */
export const statement = (on: keyof Books, name: string, rule: string, sql: string): Check => ({
  name,
  rule,
  find: (books) => books[on].walk<{ subject: string; trouble: string }>(sql),
})
