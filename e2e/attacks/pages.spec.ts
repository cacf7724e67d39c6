import { expect, test } from './test.ts'
import { type Answer, each, send } from './wire.ts'

/** The one exception is documented: the strong decoder of scanned codes is WebAssembly. */
const POLICY: Record<string, RegExp> = {
  'default-src': /^'none'$/,
  'script-src': /^'self' 'wasm-unsafe-eval'$/,
  'style-src': /^'self'$/,
  'connect-src': /^'self'$/,
  'object-src': /^'none'$/,
  'base-uri': /^'none'$/,
  'frame-ancestors': /^'none'$/,
  'form-action': /^'self'$/,
}
const HEADERS: Record<string, RegExp> = {
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
  'referrer-policy': /^same-origin$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'permissions-policy': /camera=\(self\)/,
  'strict-transport-security': /^max-age=31536000/,
}

/** What is wrong with the headers of an answer. */
function wrongHeaders({ headers }: Answer): string[] {
  const directives = String(headers['content-security-policy'] ?? '').split(';')
  const policy = new Map(directives.map((one) => [one.split(' ', 1)[0] ?? '', one.slice(one.indexOf(' ') + 1)]))
  const loose = directives.filter((one) => /unsafe-inline|'unsafe-eval'|https?:|\*|strict-dynamic/.test(one))
  return [
    ...loose,
    ...Object.entries(POLICY).flatMap(([name, wanted]) => (wanted.test(policy.get(name) ?? '') ? [] : [`CSP ${name}`])),
    ...Object.entries(HEADERS).flatMap(([name, wanted]) => (wanted.test(String(headers[name] ?? '')) ? [] : [name])),
    ...['access-control-allow-origin', 'x-powered-by', 'server'].filter((name) => headers[name] !== undefined),
  ]
}

/** What in a page would run or load something that is not a file of ours. */
function foreignIn(html: string): string[] {
  const inline =
    html.match(
      /<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:|<base\b|<iframe\b/gi,
    ) ?? []
  const loaded = [...html.matchAll(/\b(?:src|href|action|poster|srcset)\s*=\s*["']([^"']*)["']/gi)].map(
    ([, to]) => to ?? '',
  )
  return [...inline, ...loaded.filter((to) => !/^(?:\/(?!\/)|#|data:,$)/.test(to))]
}

const FOREIGN_IN_CSS = /(?:url\(\s*["']?|@import\s+["']?)(?:https?:|\/\/)[^)"']*/gi

const PAGES = ['/', '/app/', '/app/pay', '/pos/', '/portal/', '/portal/office/settlements', '/docs']

/** Everything that a page names, and what that names in turn. */
async function filesOf(origin: string): Promise<Map<string, Answer>> {
  const files = new Map<string, Answer>()
  let next = PAGES
  while (next.length > 0) {
    const answers = await each(next, (path) => send(origin, { method: 'GET', path }))
    next.forEach((path, index) => files.set(path, answers[index] as Answer))
    const named = answers.flatMap(({ text }) => [
      ...text.matchAll(/["'(/](\/?assets\/[\w.-]+\.\w+|\/(?:docs|icons|app)\/[\w.-]+\.\w+)["')]/g),
    ])
    next = [...new Set(named.map(([, path = '']) => (path.startsWith('/') ? path : `/${path}`)))].filter(
      (path) => !files.has(path),
    )
  }
  return files
}

test('no page or file of ours runs or loads anything that is not ours, and each says so', async ({ place }) => {
  const files = await filesOf(place.origin)
  expect(files.size).toBeGreaterThan(40)
  const wrong = [...files].flatMap(([path, answer]) => {
    const type = answer.headers['content-type'] ?? ''
    const inside = type.startsWith('text/html') ? foreignIn(answer.text) : []
    const inCss = type.startsWith('text/css') ? (answer.text.match(FOREIGN_IN_CSS) ?? []) : []
    const status = answer.status === 200 ? [] : [String(answer.status)]
    return [...status, ...wrongHeaders(answer), ...inside, ...inCss].map((what) => `${path}: ${what}`)
  })
  expect(wrong).toEqual([])
})

test('errors, unknown addresses and answers of every door carry the same headers as pages', async ({
  place,
  operations,
}) => {
  const answers = await each(
    [
      ...['/nowhere', '/assets/none.js', '/app/none.js', '/q/x', '/%ff', '/openapi.json', '/healthz', '/app'].map(
        (path) => ({
          origin: place.origin,
          path,
        }),
      ),
      ...operations.map(({ origin, path }) => ({ origin, path })),
    ],
    async ({ origin, path }) => {
      return { path, isPublic: origin === place.origin, answer: await send(origin, { method: 'GET', path }) }
    },
  )
  // The inner doors serve no decoder, so that theirs is stricter still, and are called by services, who need no HSTS.
  const inner = ['CSP script-src', 'strict-transport-security']
  const wrong = answers.flatMap(({ path, isPublic, answer }) =>
    wrongHeaders(answer).flatMap((what) => (isPublic || !inner.includes(what) ? [`${path}: ${what}`] : [])),
  )
  expect(wrong).toEqual([])
})

test('another site’s page reads nothing of ours: no answer is shared, and no preflight is granted', async ({
  operations,
}) => {
  const wrong = await each(operations, async ({ origin, method, path, name }) => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': method }
    const answer = await send(origin, { method: 'OPTIONS', path, headers })
    const granted = Object.keys(answer.headers).filter((header) => header.startsWith('access-control-'))
    return granted.map((header) => `${name}: ${header}`)
  })
  expect(wrong.flat()).toEqual([])
})
