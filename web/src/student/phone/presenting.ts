import { present, presentDigits } from '@yimatong/contract/device'
import { stepAt } from '@yimatong/contract/payment-code/steps'
import { app, campusNow } from '../app-state.ts'

/**
 * Signs the voucher on show for the step of now. Nothing happens without a voucher or keys, or when that was done already;
 * `anew` signs all the same, so that a person who asks for a new picture sees one.
 */
export async function presentNow({ anew = false } = {}): Promise<void> {
  const { batch, place, device, code } = app.get()
  const voucher = place === undefined ? undefined : batch?.vouchers[place]
  if (voucher === undefined || device === undefined) return
  const now = campusNow()
  const step = stepAt(now)
  if (!anew && code?.voucher === voucher && code.step === step) return
  const [qr, digits] = await Promise.all([present(voucher, device.signingKey, now), presentDigits(voucher, now)])
  // Another voucher may have come on show meanwhile; it presents itself.
  if (app.get().batch?.vouchers[app.get().place ?? -1] === voucher) app.set({ code: { voucher, step, qr, digits } })
}
