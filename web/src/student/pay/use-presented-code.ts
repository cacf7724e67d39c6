import { type DeviceVoucher, present, presentDigits, STEP_SECONDS } from '@yimatong/contract/device'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useApp } from '../app-state.ts'
import { sawClock } from '../phone/campus-clock.ts'
import { beginShowing } from '../phone/showing.ts'

export interface PresentedCode {
  /** 308 characters. */
  qr: string
  /** The same payment as 20 digits. */
  digits: string
}

const STEP_MS = STEP_SECONDS * 1000

async function presented(voucher: DeviceVoucher, signingKey: CryptoKey, now: number): Promise<PresentedCode> {
  const [qr, digits] = await Promise.all([present(voucher, signingKey, now), presentDigits(voucher, now)])
  return { qr, digits }
}

/**
 * The code to show now: signed anew at each step of 30 s, when the voucher or the clock's offset changes, and when
 * `again` is called. Stands still while the page is not seen. Undefined until the first one is signed.
 */
export function usePresentedCode(visible: boolean): { code: PresentedCode | undefined; again: () => void } {
  const [code, setCode] = useState<PresentedCode>()
  const voucher = useApp((state) => (state.place === undefined ? undefined : state.batch?.vouchers[state.place]))
  const signingKey = useApp((state) => state.device?.signingKey)
  const offsetMs = useApp((state) => state.clock?.offsetMs ?? 0)
  const showNow = useRef<() => void>(undefined)

  useEffect(() => {
    if (!visible || voucher === undefined || signingKey === undefined) return undefined
    let stopped = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const show = async () => {
      clearTimeout(timer)
      const phoneNow = Date.now()
      const now = phoneNow + offsetMs
      // A voucher that ran out gives way to the next, which starts this anew.
      if (voucher.expiresAt * 1000 <= now) beginShowing()
      sawClock(phoneNow)
      timer = setTimeout(() => void show(), STEP_MS - (now % STEP_MS) + 5)
      const made = await presented(voucher, signingKey, now)
      if (!stopped) setCode(made)
    }
    showNow.current = () => void show()
    void show()
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [visible, voucher, signingKey, offsetMs])

  const again = useCallback(() => showNow.current?.(), [])
  return { code, again }
}
