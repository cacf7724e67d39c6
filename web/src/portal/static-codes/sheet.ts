import { MAX_PLATES, SHEET_LAYOUTS, type SheetLayout } from '@yimatong/contract/plate'
import type { StaticCodeView } from '@yimatong/contract/portal-api'

/** A code, and how many plates of it are wanted. */
export interface Wanted {
  code: StaticCodeView
  copies: number
}

/** Every plate in the order in which it is printed: all of one code, then all of the next. */
export function platesOf(wanted: readonly Wanted[]): StaticCodeView[] {
  return wanted.flatMap(({ code, copies }) => Array.from({ length: copies }, () => code))
}

/** How many A4 pages they fill. */
export const pageCount = (plates: number, perPage: SheetLayout): number => Math.ceil(plates / perPage)

/** What lies on a page, counted from 0. */
export function onPage<Plate>(plates: readonly Plate[], perPage: SheetLayout, page: number): Plate[] {
  return plates.slice(page * perPage, (page + 1) * perPage)
}

/** Whether a sheet of these can be made; TOO_MANY and NONE say why not. */
export function verdictOn(plates: number): 'GOOD' | 'NONE' | 'TOO_MANY' {
  if (plates === 0) return 'NONE'
  return plates > MAX_PLATES ? 'TOO_MANY' : 'GOOD'
}

/** The layout to begin with: as few pages as can be, with plates as large as can be. */
export function firstLayout(plates: number): SheetLayout {
  return SHEET_LAYOUTS.find((perPage) => perPage >= plates) ?? 8
}
