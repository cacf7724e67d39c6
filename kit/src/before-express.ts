import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Edge, isForeignWrite } from './edge.ts'
import { problem, sendProblem } from './problem.ts'
import type { RequestState } from './request-state.ts'

/** Serves a request that Express never sees. Never rejects. */
export type BeforeExpress = (req: IncomingMessage, res: ServerResponse) => Promise<void>

interface Served {
  edge: Edge
  publicOrigin: string | undefined
  /** Which of the edge's ways to begin its answers need. */
  begin: (req: IncomingMessage) => RequestState
  /** The route's name in metrics and access lines. */
  route: string
  serve: (req: IncomingMessage, res: ServerResponse, state: RequestState) => Promise<void>
}

/** What every request has that Express never sees: a beginning, the refusal of other sites' writes, a word on what goes wrong, an end. */
export function beforeExpress({ edge, publicOrigin, begin, route, serve }: Served): BeforeExpress {
  return async (req, res) => {
    const state = begin(req)
    state.route = route
    try {
      if (isForeignWrite(req, publicOrigin)) throw problem('ORIGIN_REFUSED')
      await serve(req, res, state)
    } catch (error) {
      sendProblem(error, state, res)
    }
    edge.end(req, res, state)
  }
}
