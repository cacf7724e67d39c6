import helmet from 'helmet'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'

/** Sources to add to a directive of the Content-Security-Policy, by the directive's name. */
export type ContentSecurity = Readonly<Record<string, readonly string[]>>

export interface SecurityHeaderOptions {
  /** True when people reach us by https: browsers then never try http again. */
  https: boolean
  contentSecurity?: ContentSecurity
}

/** Our pages load everything from our own origin: no inline script or style, no CDN, no frame. */
const BASE_POLICY: ContentSecurity = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'manifest-src': ["'self'"],
  'media-src': ["'self'", 'blob:'],
  'worker-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  'object-src': ["'none'"],
}

/** What a page of ours may ask the browser for: the camera for codes, a serial port for a receipt printer, nothing else. */
const PERMISSIONS = 'camera=(self), serial=(self), microphone=(), geolocation=(), payment=(), usb=()'

/**
 * The security headers as a fixed list. helmet decides what they are; it is asked once, because asking it anew costs 10 us
 * a request for an answer that never changes.
 */
export function securityHeaders(options: SecurityHeaderOptions): readonly [string, string][] {
  const res = new ServerResponse(new IncomingMessage(new Socket()))
  const apply = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: withAdded(BASE_POLICY, options.contentSecurity ?? {}),
    },
    strictTransportSecurity: options.https ? { maxAge: 31_536_000 } : false,
    // Not 'no-referrer': with it browsers send `Origin: null` on form posts, and a write from our own page looks foreign.
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
    crossOriginEmbedderPolicy: false,
  })
  apply(res.req, res, (error?: unknown) => {
    if (error !== undefined) throw new Error('helmet refused its settings', { cause: error })
  })
  res.setHeader('Permissions-Policy', PERMISSIONS)
  return Object.entries(res.getHeaders()).map(([name, value]) => [name, String(value)])
}

/**
 * The same for answers that are data and never a page, however a browser is made to open one: nothing is loaded by it, nobody
 * frames it, no other site's page reads it, and it is what it says it is.
 */
export function answerHeaders({ https }: Pick<SecurityHeaderOptions, 'https'>): readonly [string, string][] {
  const needed = new Set(['strict-transport-security', 'cross-origin-resource-policy', 'x-content-type-options'])
  const same = securityHeaders({ https }).filter(([name]) => needed.has(name.toLowerCase()))
  return [...same, ['Content-Security-Policy', "default-src 'none';frame-ancestors 'none'"]]
}

function withAdded(base: ContentSecurity, added: ContentSecurity): Record<string, string[]> {
  const policy: Record<string, string[]> = {}
  for (const [name, sources] of [...Object.entries(base), ...Object.entries(added)]) {
    const known = (policy[name] ?? []).filter((source) => source !== "'none'")
    policy[name] = [...known, ...sources]
  }
  return policy
}
