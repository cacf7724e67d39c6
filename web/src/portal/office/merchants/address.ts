import { CONTRACT_FILTERS, type MerchantsFilter, OFFICE_MERCHANT_STATES } from '@yimatong/contract/office-api'

const oneOf = <T extends string>(all: readonly T[], value: string | null): T | undefined =>
  all.find((one) => one === value)

/** What the address says of the list; what it says that means nothing is left out. */
export function filterOf(params: URLSearchParams): MerchantsFilter {
  const q = params.get('q')?.trim().slice(0, 64)
  const canteen = params.get('canteen')
  const category = params.get('category')
  const state = oneOf(OFFICE_MERCHANT_STATES, params.get('state'))
  const contract = oneOf(CONTRACT_FILTERS, params.get('contract'))
  return {
    ...(q ? { q } : {}),
    ...(canteen && /^[A-Za-z0-9_]{1,40}$/.test(canteen) ? { canteen } : {}),
    ...(category && /^(NONE|cat_[0-9a-f]{32})$/.test(category) ? { category } : {}),
    ...(state === undefined ? {} : { state }),
    ...(contract === undefined ? {} : { contract }),
  }
}
