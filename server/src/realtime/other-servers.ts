import { createGatherer } from '@yimatong/kit/gatherer'
import type { Database } from '@yimatong/kit/database'
import type { Log } from '@yimatong/kit/log'
import { openNotices } from '@yimatong/kit/notices'
import { z } from 'zod'

/**
 * What a payment server tells the others, whose phones and tills it cannot reach: ids alone. Whoever has a listener in one of the
 * rooms looks the rest up.
 */
const hint = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('payment'), id: z.string(), rooms: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('refund'), id: z.string(), rooms: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('account'), id: z.string() }),
  z.strictObject({ kind: z.literal('terminal'), id: z.string(), terminalNo: z.string() }),
  /** Nobody may listen there any more. */
  z.strictObject({ kind: z.literal('over'), room: z.string() }),
])
const hints = z.array(hint)
export type Hint = z.output<typeof hint>

export interface OtherServers {
  tell(hint: Hint): void
  close(): Promise<void>
}

export interface OtherServersDeps {
  database: Database
  databaseUrl: string
  log: Log
  onHint(hint: Hint): void
}

/** So many hints fit into one notice. */
const MAX_GROUP = 30

/** Hints to and from the payment servers on the same database. One that is alone tells nothing. */
export async function meetOtherServers(deps: OtherServersDeps): Promise<OtherServers> {
  const { database, databaseUrl, log, onHint } = deps
  const notices = await openNotices({
    database,
    url: databaseUrl,
    channel: 'payment_servers',
    log,
    onNotice(words) {
      const said = hints.safeParse(parsed(words))
      // A server of another release may say what we do not understand; whoever waits for it asks anyway.
      if (said.success) said.data.forEach(onHint)
    },
  })
  const telling = createGatherer<Hint, void>({
    name: 'hints',
    maxGroup: MAX_GROUP,
    async run(group) {
      await notices.tell(JSON.stringify(group))
      return group.map(() => undefined)
    },
  })
  return {
    tell(said) {
      if (!notices.hasOthers()) return
      telling.add(said).catch((error: unknown) => log.debug({ err: error }, 'a hint to other servers was lost'))
    },
    async close() {
      await telling.close()
      await notices.close()
    },
  }
}

function parsed(words: string): unknown {
  try {
    return JSON.parse(words)
  } catch {
    return undefined
  }
}
