import type { PeopleFilter } from '@yimatong/contract/office-api'
import { IDENTITY_CLASSES, PERSON_KINDS, PERSON_STATES } from '@yimatong/contract/states'
import { useFilter } from '../ui/use-filter.ts'

const CHOICES = {
  class: [...IDENTITY_CLASSES, 'NONE'],
  state: [...PERSON_STATES, 'LOST'],
  kind: PERSON_KINDS,
  validity: ['CURRENT', 'ENDING', 'ENDED', 'FUTURE'],
} as const satisfies Readonly<Record<Exclude<keyof PeopleFilter, 'q'>, readonly string[]>>

const MAX_SEARCH = 64

/** What the address says; what of it is no filter counts for nothing. */
function givenBy(params: URLSearchParams): Readonly<Record<string, string>> {
  const q = params.get('q')?.slice(0, MAX_SEARCH) ?? ''
  const chosen = Object.entries(CHOICES).flatMap(([name, known]) => {
    const value = params.get(name) ?? ''
    return (known as readonly string[]).includes(value) ? [[name, value] as const] : []
  })
  return { ...(q === '' ? {} : { q }), ...Object.fromEntries(chosen) }
}

/** The filter of the address, and how to change it. */
export function usePeopleFilter() {
  const { params, cursor, set, clear } = useFilter()
  const given = givenBy(params)
  // Only words that the list knows are in it.
  return { filter: given as PeopleFilter, given, cursor, set, clear, isNarrowed: Object.keys(given).length > 0 }
}
