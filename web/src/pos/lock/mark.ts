/** The shift that the till was locked in. Known at once, while the till's database takes a moment in which the page may be loaded anew. */
export interface LockMark {
  read: () => string | undefined
  write: (shiftNo: string | undefined) => void
}

const LOCKED = 'yimatong.till.locked'

export const lockMark: LockMark = {
  read: () => localStorage.getItem(LOCKED) ?? undefined,
  write: (shiftNo) => {
    try {
      if (shiftNo === undefined) localStorage.removeItem(LOCKED)
      else localStorage.setItem(LOCKED, shiftNo)
    } catch {
      // The database has it a moment later.
    }
  },
}
