import { type DeviceVoucher, STEP_SECONDS } from '@yimatong/contract/device'
import { useEffect } from 'react'
import { type PresentedCode, useApp } from '../app-state.ts'
import { sawClock } from '../phone/campus-clock.ts'
import { presentNow } from '../phone/presenting.ts'
import { beginShowing } from '../phone/showing.ts'

const STEP_MS = STEP_SECONDS * 1000

/** Presents a voucher now and at each step from now on; the next voucher when it runs out. Gives how to stop. */
function presentAtEachStep(voucher: DeviceVoucher, offsetMs: number): () => void {
  let timer: ReturnType<typeof setTimeout>
  const show = () => {
    const phoneNow = Date.now()
    const now = phoneNow + offsetMs
    timer = setTimeout(show, STEP_MS - (now % STEP_MS) + 5)
    sawClock(phoneNow)
    if (voucher.expiresAt * 1000 <= now) beginShowing()
    void presentNow()
  }
  show()
  return () => clearTimeout(timer)
}

/**
 * The code to show now: signed anew at each step of 30 s, and when the voucher or the clock's offset changes. Stands still
 * while the page is not seen. Undefined until the first one is signed.
 */
export function usePresentedCode(visible: boolean): PresentedCode | undefined {
  const code = useApp((state) => state.code)
  const voucher = useApp((state) => (state.place === undefined ? undefined : state.batch?.vouchers[state.place]))
  const offsetMs = useApp((state) => state.clock?.offsetMs ?? 0)
  useEffect(
    () => (visible && voucher !== undefined ? presentAtEachStep(voucher, offsetMs) : undefined),
    [visible, voucher, offsetMs],
  )
  return code
}
