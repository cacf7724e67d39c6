import type { Campus } from '../campus/campus.ts'
import type { Violation } from '../judge/judge.ts'
import type { Sale } from '../lunch/history.ts'
import type { Random } from '../random.ts'
import { type Books, openBooks } from './books.ts'
import { openNotices } from './notices.ts'
import { openPortal } from './portal.ts'
import type { Receiver } from './receiver.ts'

/** A campus, and who works with it beside tills and phones: the office that compares days, a merchant's server that is told. */
export interface World {
  campus: Campus
  books: Books
  receiver: Receiver
  /** Now that all is well: everything that was to be compared or told must have been. */
  endWell(sales: readonly Sale[]): Promise<Violation[]>
  close(): void
}

export async function openWorld(campus: Campus, random: Random): Promise<World> {
  const finance = await openPortal(campus, 'finance', random.branch('finance'))
  const books = openBooks(finance)
  const notices = await openNotices(campus, random.branch('merchant'))
  return {
    campus,
    books,
    receiver: notices.receiver,
    endWell: async (sales) => (await Promise.all([notices.judge(sales), books.close()])).flat(),
    close: () => notices.receiver.close(),
  }
}
