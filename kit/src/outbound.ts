import { Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import { Agent, request } from 'undici'
import { isPublicAddress } from './public-address.ts'

/**
 * Requests to addresses that a stranger has chosen. The host is resolved by us, every address it has must be public, and
 * the connection goes to the very address that was looked at, so that a name that changes its mind in between leads nowhere.
 */

/** What is wrong with an address; the same words as on the wire. */
export type TargetFault = 'URL_INVALID' | 'NOT_HTTPS' | 'CREDENTIALS' | 'PORT' | 'UNRESOLVED' | 'NOT_PUBLIC'
export type SendFault =
  | TargetFault
  | 'REDIRECT'
  | 'TIMEOUT'
  | 'CONNECTION'
  | 'TLS'
  | 'ANSWER_TOO_LARGE'
  | 'ANSWER_BROKEN'

/** All addresses of a host. */
export type Resolve = (host: string, signal: AbortSignal) => Promise<string[]>

export interface TargetRules {
  resolve?: Resolve
  /** For development: `http://localhost` and 127.0.0.1 on any port are taken too. */
  allowLocalhost?: boolean
  /** Which addresses are open to be written to; those of the public internet when absent. */
  isOpen?: (address: string) => boolean
  /** Certificates that are trusted beside the usual ones; for tests. */
  ca?: string
}

export interface Target {
  url: URL
  /** Where to connect. */
  address: string
}

export interface Answer {
  status: number
  /** How it began, as text. */
  text: string
}

export type Sent = { answer: Answer; fault: undefined } | { answer: Answer | undefined; fault: SendFault }

const LOWEST_FREE_PORT = 1024
const MAX_ANSWER_BYTES = 64 * 1024
const KEPT_ANSWER_CHARACTERS = 1000
const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1'])

/** Resolves without the system's resolver, whose few threads a slow name server could keep busy. */
const resolveByDns: Resolve = async (host, signal) => {
  const resolver = new Resolver({ timeout: 2000, tries: 2 })
  const cancel = () => resolver.cancel()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    const found = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
    return found.flatMap((result) => (result.status === 'fulfilled' ? result.value : []))
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

/** What of an address can be said without asking anybody. */
export function readTarget(text: string, { allowLocalhost = false }: TargetRules): URL | TargetFault {
  if (!URL.canParse(text) || /[\s\p{Cc}]/u.test(text)) return 'URL_INVALID'
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return 'CREDENTIALS'
  if (url.hash !== '' || url.hostname === '') return 'URL_INVALID'
  if (allowLocalhost && url.protocol === 'http:' && LOCAL_HOSTS.has(url.hostname)) return url
  if (url.protocol !== 'https:') return 'NOT_HTTPS'
  if (url.port !== '' && Number(url.port) < LOWEST_FREE_PORT) return 'PORT'
  return url
}

/** Reads, resolves and judges an address. Every one that the host has must be public. */
export async function checkTarget(
  text: string,
  rules: TargetRules,
  signal: AbortSignal,
): Promise<Target | TargetFault> {
  const url = readTarget(text, rules)
  if (typeof url === 'string') return url
  if (url.protocol === 'http:') return { url, address: '127.0.0.1' }
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const { resolve = resolveByDns, isOpen = isPublicAddress } = rules
  if (isIP(host) !== 0) return isOpen(host) ? { url, address: host } : 'NOT_PUBLIC'
  const addresses = await resolve(host, signal).catch(() => [])
  const [address] = addresses
  // Whoever heard the difference between a name that leads inside and one that nobody knows could ask which there are inside.
  return address !== undefined && addresses.every(isOpen) ? { url, address } : 'UNRESOLVED'
}

export interface ToSend {
  url: string
  headers: Readonly<Record<string, string>>
  body: string
  /** For everything: resolving, connecting, sending and the whole answer. */
  withinMs: number
  rules: TargetRules
}

/** Posts once, follows nothing, and never throws: a fault says what went wrong. */
export async function postOnce({ url: text, headers, body, withinMs, rules }: ToSend): Promise<Sent> {
  const signal = AbortSignal.timeout(withinMs)
  const target = await orTimeout(checkTarget(text, rules, signal), signal)
  if (typeof target === 'string') return { answer: undefined, fault: target }
  const agent = agentTo(target, withinMs, rules)
  let answer: Answer | undefined
  try {
    const response = await request(target.url, { method: 'POST', headers, body, dispatcher: agent, signal })
    answer = { status: response.statusCode, text: '' }
    const whole = await readAnswer(response.body, answer)
    if (!whole) return { answer, fault: 'ANSWER_TOO_LARGE' }
    const isRedirect = answer.status >= 300 && answer.status < 400
    return isRedirect ? { answer, fault: 'REDIRECT' } : { answer, fault: undefined }
  } catch (error) {
    return { answer, fault: faultOf(error, signal, answer !== undefined) }
  } finally {
    await agent.destroy().catch(() => undefined)
  }
}

function agentTo({ address }: Target, withinMs: number, { ca }: TargetRules): Agent {
  const family = isIP(address)
  return new Agent({
    connections: 1,
    pipelining: 0,
    maxHeaderSize: 8192,
    headersTimeout: withinMs,
    bodyTimeout: withinMs,
    connect: {
      timeout: withinMs,
      // Whatever name the socket asks for, it gets the address that was looked at; the certificate is the name's.
      lookup: (_host, options, done) =>
        options.all === true ? done(null, [{ address, family }]) : done(null, address, family),
      ...(ca === undefined ? {} : { ca }),
    },
  })
}

/** Keeps how the answer begins, and reads on only while it stays small; false when it does not. */
async function readAnswer(body: AsyncIterable<Buffer>, answer: Answer): Promise<boolean> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of body) {
      bytes += chunk.length
      if (bytes > MAX_ANSWER_BYTES) return false
      chunks.push(chunk)
    }
    return true
  } finally {
    // What no column and no page can hold is left out.
    const text = Buffer.concat(chunks).toString('utf8').slice(0, KEPT_ANSWER_CHARACTERS)
    answer.text = text.replaceAll(/[^\P{C}\n\t]/gu, '')
  }
}

function faultOf(error: unknown, signal: AbortSignal, hasBegun: boolean): SendFault {
  if (signal.aborted) return 'TIMEOUT'
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (/TIMEOUT/.test(code)) return 'TIMEOUT'
  if (/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO|EPROTO|ALTNAME/.test(code)) return 'TLS'
  if (hasBegun || /^(UND_ERR_HEADERS_OVERFLOW|HPE_|UND_ERR_RES)/.test(code)) return 'ANSWER_BROKEN'
  return 'CONNECTION'
}

async function orTimeout<T>(work: Promise<T>, signal: AbortSignal): Promise<T | 'TIMEOUT'> {
  const late = new Promise<'TIMEOUT'>((resolve) =>
    signal.addEventListener('abort', () => resolve('TIMEOUT'), { once: true }),
  )
  return Promise.race([work, late])
}
