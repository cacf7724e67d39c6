import { readEmv } from './emv.ts'

/** `ORIGIN/q/TOKEN` and nothing beside it: no user, no query, no fragment. */
const MERCHANT_URL = /^(https?:\/\/[A-Za-z0-9.[\]:-]{1,100})\/q\/([A-Za-z0-9_-]{1,300}\.[A-Za-z0-9_-]{86})$/
const TOKEN = /^[A-Za-z0-9_-]{1,300}\.[A-Za-z0-9_-]{86}$/

/** The text of a merchant code's QR: a URL on our origin, so that a phone's own camera opens the app. */
export function merchantUrl(origin: string, token: string): string {
  return `${origin}/q/${token}`
}

/**
 * Takes the text of a QR apart; undefined when it is not a merchant code's URL. The origin is for showing: a plate outlives
 * a host name, and what makes a code ours is its signature.
 */
export function readMerchantUrl(text: string): { origin: string; token: string } | undefined {
  const [, origin, token] = MERCHANT_URL.exec(text) ?? []
  return origin === undefined || token === undefined ? undefined : { origin, token }
}

/**
 * The token in whatever a person scanned or followed: our URL, the EMV form of it, or the token alone, as an address of the
 * app carries it. undefined for everything else; nothing is verified here.
 */
export function tokenOfScan(text: string): string | undefined {
  if (TOKEN.test(text)) return text
  return readMerchantUrl(text)?.token ?? readMerchantUrl(readEmv(text)?.url ?? '')?.token
}
