import { existsSync, readdirSync } from 'node:fs'
import { extname } from 'node:path'
import compression from 'compression'
import express from 'express'
import type { RequestHandler } from './express-types.ts'

/** Serves a folder's files; see Express's `static`. Kept here because kit alone knows Express by name. */
export const staticFiles = express.static

/**
 * Compresses what is text: a page that opens in 1.6 s on a slow network would need 2.8 s without. For files only: an answer
 * that mixes a secret with something that the caller chose must not be compressed.
 */
export const compressedFiles = compression()

/** How the build has named what it compressed beside a file. */
const BROTLI = '.br'

/**
 * Leads those who take Brotli to what the build has compressed beside a file (`app.js` and `app.js.br`), for `staticFiles` of the
 * same folder to serve: a sixth smaller than what there is time for while somebody waits, and no work at all for this process.
 * What the folder holds is read once; a file that came later is compressed on its way.
 */
export function precompressedFiles(folder: string): RequestHandler {
  const compressed = new Set(existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(BROTLI)) : [])
  return (req, res, next) => {
    const name = `${req.path.slice(1)}${BROTLI}`
    if (compressed.has(name)) {
      res.vary('Accept-Encoding')
      if (req.acceptsEncodings('br') === 'br') {
        res.type(extname(req.path)).setHeader('Content-Encoding', 'br')
        req.url = `/${name}`
      }
    }
    next()
  }
}
