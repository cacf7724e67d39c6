import { OFFICE_TERMINAL_STATES, TERMINAL_FLAWS, type TerminalsFilter } from '@yimatong/contract/office-api'

const oneOf = <T extends string>(all: readonly T[], value: string | null): T | undefined =>
  all.find((one) => one === value)

/** What the address says of the list; what it says that means nothing is left out. */
export function filterOf(params: URLSearchParams): TerminalsFilter {
  const q = params.get('q')?.trim().slice(0, 64)
  const merchant = params.get('merchant')
  const canteen = params.get('canteen')?.slice(0, 40)
  const state = oneOf(OFFICE_TERMINAL_STATES, params.get('state'))
  const flaw = oneOf(TERMINAL_FLAWS, params.get('flaw'))
  return {
    ...(q ? { q } : {}),
    ...(merchant && /^\d{8}$/.test(merchant) ? { merchant } : {}),
    ...(canteen ? { canteen } : {}),
    ...(state === undefined ? {} : { state }),
    ...(flaw === undefined ? {} : { flaw }),
  }
}
