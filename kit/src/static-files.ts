import express from 'express'

/** Serves a folder's files; see Express's `static`. Kept here because kit alone knows Express by name. */
export const staticFiles = express.static
