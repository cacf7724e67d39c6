import { type DebitItem, type PostingItem, schoolSurchargeAccountFor } from '@yimatong/contract/onecard-api'

/**
 * Items that one statement can decide together, all of them transfers or none, and for each item asked for the place of its
 * answer among theirs.
 */
export interface PostingGroup {
  items: PostingItem[]
  places: number[]
}

/**
 * Cuts items into groups, in order, so that within one no id comes twice, no item pays another back, and no two pay the
 * same debit back: what depends on an earlier item waits for that one's group to be committed. Transfers are decided by a
 * statement of their own and stand apart. The very same item asked twice is asked once and answered twice.
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
  readonly #paidBack = new Set<string>()

  /** False when the item depends on one that is in here already. */
  take(item: PostingItem): boolean {
    const { items, places } = this.group
    const [first] = items
    if (first !== undefined && (first.kind === 'TRANSFER') !== (item.kind === 'TRANSFER')) return false
    const twin = this.#placeById.get(item.postingId)
    if (twin !== undefined) {
      const same = items[twin]
      if (same === undefined || !isSamePosting(same, item)) return false
      places.push(twin)
      return true
    }
    if (this.#paidBack.has(item.postingId)) return false
    const debitId = paidBackBy(item)
    if (debitId !== undefined) {
      if (this.#placeById.has(debitId) || this.#paidBack.has(debitId)) return false
      this.#paidBack.add(debitId)
    }
    this.#placeById.set(item.postingId, items.length)
    places.push(items.length)
    items.push(item)
    return true
  }
}

/** The debit that an item pays back, whole or in part. */
function paidBackBy(item: PostingItem): string | undefined {
  if (item.kind === 'REVERSAL') return item.reverses
  return item.kind === 'REFUND' ? item.refunds : undefined
}

/** True when both ask for the same movement of money; the ledger compares a known id by the same fields. */
function isSamePosting(one: PostingItem, other: PostingItem): boolean {
  if (paidBackBy(one) !== paidBackBy(other)) return false
  if (one.kind === 'REVERSAL' || other.kind === 'REVERSAL') return one.kind === other.kind
  if (one.amount !== other.amount) return false
  if (one.kind === 'REFUND') return other.kind === 'REFUND' && one.surcharge === other.surcharge
  if (one.businessDate !== other.businessDate) return false
  if (one.kind === 'TRANSFER') {
    const { purpose, from, to, owner } = one
    return (
      other.kind === 'TRANSFER' &&
      other.purpose === purpose &&
      other.from === from &&
      other.to === to &&
      other.owner === owner
    )
  }
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
export function surchargeAccountOf({ surcharge, surchargeAccount, merchantAccount }: DebitItem): string | null {
  return surcharge === 0 ? null : (surchargeAccount ?? schoolSurchargeAccountFor(merchantAccount))
}
