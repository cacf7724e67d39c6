import express from 'express'
import swaggerUiPath from 'swagger-ui-dist/absolute-path.js'
import type { App, RequestHandler } from './express-types.ts'
import { openApiDocument, type OpenApiOptions } from './openapi.ts'
import { requestOf } from './request-state.ts'

export { openApiDocument, type OpenApiDocument, type OpenApiOptions } from './openapi.ts'

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/init.js"></script>
</body>
</html>
`

/** A file of its own because the Content-Security-Policy allows no inline script. */
const INIT = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  validatorUrl: null,
  tryItOutEnabled: false,
})
`

const UI_FILES = ['swagger-ui.css', 'swagger-ui-bundle.js']

/**
 * Serves `/openapi.json` and, at `/docs`, a page to read it; everything from our own origin. The document is made when
 * first asked for, then kept.
 */
export function mountDocs(app: App, options: OpenApiOptions): void {
  let document: string | undefined
  app.get('/openapi.json', claim('/openapi.json'), (_req, res) => {
    document ??= JSON.stringify(openApiDocument(options))
    res.type('application/json').send(document)
  })
  app.get(['/docs', '/docs/'], claim('/docs'), (_req, res) => {
    res.type('text/html').send(PAGE)
  })
  app.get('/docs/init.js', claim('/docs'), (_req, res) => {
    res.type('text/javascript').send(INIT)
  })
  app.get(
    UI_FILES.map((file) => `/docs/${file}`),
    claim('/docs'),
    (req, _res, next) => {
      req.url = req.path.slice('/docs'.length)
      next()
    },
    express.static(swaggerUiPath(), { index: false, maxAge: '1d' }),
  )
}

function claim(route: string): RequestHandler {
  return (req, _res, next) => {
    requestOf(req).route = route
    next()
  }
}
