import { formatDigits, makeDeviceKeys, openBatch, present, presentDigits, secondsLeft } from '@yimatong/contract/device'

/** Enrols a phone and fetches ten vouchers. What it gives back shows codes for a day with no network. */
export async function makePhone(origin: string, accessToken: string) {
  const post = async (path: string, body: object) => {
    const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' }
    const answer = await fetch(`${origin}/tsm/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    return answer.json()
  }
  const keys = await makeDeviceKeys()
  const { deviceId } = await post('devices', { name: 'My phone', ...keys.enrolment })
  const { batch } = await post(`devices/${deviceId}/codes`, {})
  const { serverTime, vouchers } = await openBatch(batch, keys.decryptionKey)
  const ahead = Date.now() - serverTime
  let used = 0
  return {
    /** What to show for the next `secondsLeft` seconds; undefined when the phone must fetch vouchers. */
    async show() {
      const now = Date.now() - ahead
      const voucher = vouchers.slice(used).find(({ expiresAt }) => now < expiresAt * 1000)
      if (voucher === undefined) return undefined
      const digits = formatDigits(await presentDigits(voucher, now))
      return { qr: await present(voucher, keys.signingKey, now), digits, secondsLeft: secondsLeft(now) }
    },
    /** A voucher pays once: call this when the till has beeped. */
    paid: () => used++,
  }
}
