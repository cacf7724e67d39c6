import {
  clientAssertion,
  importVoucherKeys,
  makeTerminalKeys,
  routeScan,
  signRequest,
  verifyPresentation,
} from '@yimatong/contract/terminal'

/** Activates a till with a code from the portal. What it gives back takes payments while its access token lives. */
export async function makeTill(origin: string, activationCode: string) {
  const call = async (method: string, path: string, body?: string, headers: Record<string, string> = {}) => {
    const json = { 'content-type': 'application/json', ...headers }
    const answer = await fetch(origin + path, { method, headers: json, ...(body && { body }) })
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    return answer.json()
  }
  const { privateKey: key, publicKey } = await makeTerminalKeys()
  const activation = JSON.stringify({ activationCode, publicKey })
  const { terminalId } = await call('POST', '/gateway/v1/terminals/activate', activation)
  const assertion = await clientAssertion({ terminalId, key, now: Date.now() })
  const clientAssertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
  const grant = { grantType: 'client_credentials', clientAssertionType, clientAssertion: assertion }
  const { accessToken } = await call('POST', '/gateway/v1/token', JSON.stringify(grant))
  const keys = await importVoucherKeys(await call('GET', '/tsm/v1/jwks'))
  return async (outTradeNo: string, authCode: string, amount: number) => {
    const verdict = routeScan(authCode) === 'OURS_QR' && (await verifyPresentation(authCode, { keys, now: Date.now() }))
    if (verdict && !verdict.ok) return { outTradeNo, state: 'PAYERROR', declineCode: verdict.reason }
    const [method, path] = ['POST', '/gateway/v1/payments']
    const body = JSON.stringify({ outTradeNo, authCode, amount })
    const signed = await signRequest({ method, path, body, key, now: Date.now() })
    return call(method, path, body, { authorization: `Bearer ${accessToken}`, ...signed })
  }
}
