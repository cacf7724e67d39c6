import { type DebitItem, type PostingItem, SCHOOL_SURCHARGE_ACCOUNT } from '@yimatong/contract/onecard-api'

/** Items that one statement can decide together, and for each item asked for the place of its answer among theirs. */
export interface PostingGroup {
  items: PostingItem[]
  places: number[]
}

/**
 * Cuts items into groups, in order, so that within one no id comes twice and no item reverses another: what depends on an
 * earlier item waits for that one's group to be committed. The very same item asked twice is asked once and answered twice.
 */
export function toPostingGroups(items: readonly PostingItem[]): PostingGroup[] {
  const groups: PostingGroup[] = []
  let current = new GroupInMaking()
  for (const item of items) {
    if (current.take(item)) continue
    groups.push(current.group)
    current = new GroupInMaking()
    current.take(item)
  }
  if (current.group.places.length > 0) groups.push(current.group)
  return groups
}

class GroupInMaking {
  readonly group: PostingGroup = { items: [], places: [] }
  readonly #placeById = new Map<string, number>()
  readonly #reversed = new Set<string>()

  /** False when the item depends on one that is in here already. */
  take(item: PostingItem): boolean {
    const { items, places } = this.group
    const twin = this.#placeById.get(item.postingId)
    if (twin !== undefined) {
      const first = items[twin]
      if (first === undefined || !isSamePosting(first, item)) return false
      places.push(twin)
      return true
    }
    if (this.#reversed.has(item.postingId)) return false
    if (item.kind === 'REVERSAL') {
      if (this.#placeById.has(item.reverses) || this.#reversed.has(item.reverses)) return false
      this.#reversed.add(item.reverses)
    }
    this.#placeById.set(item.postingId, items.length)
    places.push(items.length)
    items.push(item)
    return true
  }
}

/** True when both ask for the same movement of money; the ledger compares a known id by the same fields. */
function isSamePosting(one: PostingItem, other: PostingItem): boolean {
  if (one.kind === 'REVERSAL') return other.kind === 'REVERSAL' && one.reverses === other.reverses
  if (one.amount !== (other.kind === 'REVERSAL' ? undefined : other.amount)) return false
  if (one.businessDate !== other.businessDate) return false
  if (one.kind === 'TOPUP') return other.kind === 'TOPUP' && one.account === other.account
  return (
    other.kind === 'DEBIT' &&
    one.payerAccount === other.payerAccount &&
    one.merchantAccount === other.merchantAccount &&
    one.surcharge === other.surcharge &&
    surchargeAccountOf(one) === surchargeAccountOf(other)
  )
}

/** Where the surcharge goes: to the school unless said otherwise; nowhere when there is none. */
export function surchargeAccountOf({ surcharge, surchargeAccount }: DebitItem): string | null {
  return surcharge === 0 ? null : (surchargeAccount ?? SCHOOL_SURCHARGE_ACCOUNT)
}
