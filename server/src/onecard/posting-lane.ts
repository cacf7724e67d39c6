import type { PostingItem, PostingOutcome } from '@yimatong/contract/onecard-api'
import { type Database, isTransient } from '@yimatong/kit/database'
import { createGatherer } from '@yimatong/kit/gatherer'
import type { Log } from '@yimatong/kit/log'
import type { Metrics } from '@yimatong/kit/metrics'
import { toPostingGroups } from './posting-groups.ts'
import { postGroup } from './posting-statement.ts'

export interface PostingLaneDeps {
  database: Pick<Database, 'lane'>
  log: Log
  metrics: Pick<Metrics, 'gatherer'>
}

/** The one way into the ledger. Items of all callers join groups; one group is under way, the next one gathers. */
export interface PostingLane {
  /**
   * Decides and posts, as if the items came one by one in this order, and returns their outcomes in it. Rejects with
   * OVERLOADED, or when the database does not answer: what happened then is unknown, and the same ids may be asked again.
   */
  post(items: readonly PostingItem[]): Promise<PostingOutcome[]>
  /** Takes no more and waits for what is under way. */
  close(): Promise<void>
}

export function createPostingLane({ database, log, metrics }: PostingLaneDeps): PostingLane {
  const lane = database.lane()

  /** A connection that broke leaves open what happened; asking again under the same ids gives the same answers. */
  async function postSurely(items: readonly PostingItem[]): Promise<PostingOutcome[]> {
    try {
      return await postGroup(lane, items)
    } catch (error) {
      if (!isTransient(error)) throw error
      log.warn({ err: error, items: items.length }, 'a group is posted again')
      return postGroup(lane, items)
    }
  }

  /** An item that the database refuses outright must not take 499 others with it: halves are tried, still in order. */
  async function postEach(items: readonly PostingItem[]): Promise<(PostingOutcome | Error)[]> {
    try {
      return await postSurely(items)
    } catch (error) {
      if (isTransient(error)) throw error
      const refused = error instanceof Error ? error : new Error('the ledger refused', { cause: error })
      if (items.length === 1) {
        log.error({ err: refused, postingId: items[0]?.postingId }, 'the ledger refused a posting')
        return [refused]
      }
      const middle = Math.ceil(items.length / 2)
      return [...(await postEach(items.slice(0, middle))), ...(await postEach(items.slice(middle)))]
    }
  }

  const gatherer = createGatherer<PostingItem, PostingOutcome>({
    name: 'post',
    metrics,
    async run(items) {
      const outcomes: (PostingOutcome | Error)[] = []
      for (const group of toPostingGroups(items)) {
        const answers = await postEach(group.items)
        for (const place of group.places) outcomes.push(answers[place] ?? new Error('no outcome'))
      }
      return outcomes
    },
  })

  return {
    post: (items) => Promise.all(items.map((item) => gatherer.add(item))),
    async close() {
      await gatherer.close()
      await lane.close()
    },
  }
}
