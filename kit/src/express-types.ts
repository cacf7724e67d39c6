/** The web framework's types under our names; modules of kit share them without needing each other. */
export type { Express as App, Request, RequestHandler, Response } from 'express'
