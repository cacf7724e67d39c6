import { present, presentDigits, STEP_SECONDS } from '@yimatong/contract/device'
import { useEffect, useState } from 'react'
import { app, campusNow, useApp } from '../app-state.ts'
import { sawClock } from '../phone/campus-clock.ts'
import { beginShowing } from '../phone/showing.ts'

export interface PresentedCode {
  /** 308 characters. */
  qr: string
  /** The same payment as 20 digits. */
  digits: string
}

const STEP_MS = STEP_SECONDS * 1000

/** Signs the voucher on show for the step of now. Undefined when there is none. */
async function presentNow(): Promise<PresentedCode | undefined> {
  const { batch, place, device } = app.get()
  const voucher = place === undefined ? undefined : batch?.vouchers[place]
  if (voucher === undefined || device === undefined) return undefined
  const now = campusNow()
  const [qr, digits] = await Promise.all([present(voucher, device.signingKey, now), presentDigits(voucher, now)])
  return { qr, digits }
}

/**
 * The code to show now: made anew at each step of 30 s, when the voucher or the clock's offset changes, and when `turn`
 * does. Stands still while the page is not seen.
 */
export function usePresentedCode(visible: boolean, turn: number): PresentedCode | undefined {
  const [code, setCode] = useState<PresentedCode>()
  const place = useApp((state) => state.place)
  const jwe = useApp((state) => state.batch?.jwe)
  const offsetMs = useApp((state) => state.clock?.offsetMs)

  useEffect(() => {
    if (!visible) return undefined
    let stopped = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const show = async () => {
      sawClock(Date.now())
      const made = await presentNow()
      if (stopped) return
      setCode(made)
      const untilNextStep = STEP_MS - (campusNow() % STEP_MS)
      timer = setTimeout(() => {
        // A voucher that ran out meanwhile gives way to the next.
        const { batch, place: on } = app.get()
        if (on !== undefined && (batch?.expiries[on] ?? 0) <= campusNow()) beginShowing()
        void show()
      }, untilNextStep + 5)
    }
    void show()
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [visible, place, jwe, offsetMs, turn])

  return code
}
