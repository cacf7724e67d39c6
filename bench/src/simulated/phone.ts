import { type DeviceKeys, type DeviceVoucher, makeDeviceKeys, openBatch, present } from '@yimatong/contract/device'
import { codeBatch, deviceView } from '@yimatong/contract/tsm-api'
import { ask, wanted } from './json.ts'

/** A phone that does with `contract` exactly what the app does, without a screen. */
export interface Phone {
  readonly origin: string
  readonly tsmToken: string
  readonly deviceId: string
  readonly keys: DeviceKeys
  vouchers: DeviceVoucher[]
}

/** Enrols a new phone for the person whose TSM token this is. It holds no codes yet. */
export async function enrolPhone(origin: string, tsmToken: string, name: string): Promise<Phone> {
  const keys = await makeDeviceKeys()
  const body = JSON.stringify({ name, ...keys.enrolment })
  const answer = await ask(`${origin}/tsm/v1/devices`, { method: 'POST', token: tsmToken, body })
  const { deviceId } = wanted(answer, deviceView)
  return { origin, tsmToken, deviceId, keys, vouchers: [] }
}

/** Fetches ten codes and opens them. */
export async function refill(phone: Phone): Promise<void> {
  const url = `${phone.origin}/tsm/v1/devices/${phone.deviceId}/codes`
  const { batch } = wanted(await ask(url, { method: 'POST', token: phone.tsmToken }), codeBatch)
  phone.vouchers = (await openBatch(batch, phone.keys.decryptionKey)).vouchers.slice()
}

/** The QR text of the phone's next unused code at an instant. */
export async function showCode(phone: Phone, now = Date.now()): Promise<string> {
  const voucher = phone.vouchers.shift()
  if (!voucher) throw new Error('the phone has no codes left')
  return present(voucher, phone.keys.signingKey, now)
}
