import { join } from 'node:path'
import type { App, RequestHandler } from '@yimatong/kit/app'
import { requestOf } from '@yimatong/kit/request-state'
import { compressedFiles, precompressedFiles, staticFiles } from '@yimatong/kit/static-files'

const YEAR_SECONDS = 31_536_000

const named =
  (route: string): RequestHandler =>
  (req, _res, next) => {
    requestOf(req).route = route
    next()
  }

/**
 * The built pages on our origin: the landing page, the student's app, the till and the portal. Assets carry a hash in their
 * name and never change; pages and the service worker are asked for anew each time, so that a release reaches everyone.
 */
export function mountPages(app: App, webDir: string): void {
  const page = (file: string): RequestHandler => {
    const path = join(webDir, file)
    return (_req, res) => {
      res.setHeader('Cache-Control', 'no-cache')
      res.sendFile(path, { etag: true })
    }
  }
  app.use(
    '/assets',
    named('/assets/*'),
    precompressedFiles(join(webDir, 'assets')),
    compressedFiles,
    staticFiles(join(webDir, 'assets'), { immutable: true, maxAge: YEAR_SECONDS * 1000, index: false }),
  )
  for (const entry of ['app', 'pos', 'portal']) {
    app.get(`/${entry}`, named(`/${entry}/*`), (_req, res) => res.redirect(308, `/${entry}/`))
    app.use(
      `/${entry}`,
      named(`/${entry}/*`),
      precompressedFiles(join(webDir, entry)),
      compressedFiles,
      staticFiles(join(webDir, entry), { index: false, maxAge: 0 }),
    )
    app.get(`/${entry}/{*path}`, named(`/${entry}/*`), page(`${entry}/index.html`))
  }
  app.get('/', named('/'), page('index.html'))
  app.use(named('/*'), staticFiles(webDir, { index: false, maxAge: 0 }))
}
