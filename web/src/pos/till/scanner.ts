import type { SaleEvent } from '../logic/sale.ts'
import { isEcho, type LastScan } from '../logic/scan-burst.ts'
import { type CheckDeps, checkCode } from './check-code.ts'

/** Takes what guns and cameras read, judges it, and hands the verdict to the sale. */
export function createScanner(deps: CheckDeps & { take: (event: SaleEvent) => void }): (text: string) => void {
  let last: LastScan | undefined
  return (text) => {
    const at = performance.now()
    if (isEcho(last, text, at)) return
    last = { text, at }
    checkCode(deps, text).then(
      (checked) =>
        deps.take(checked.ok ? { type: 'CODE', code: checked.code } : { type: 'BAD_CODE', refusal: checked.refusal }),
      () => deps.take({ type: 'BAD_CODE', refusal: 'MALFORMED' }),
    )
  }
}
