import type { Database, Queryable } from '@yimatong/kit/database'
import type { ServiceClient } from '@yimatong/kit/service-client'

/** What a step meets whose process is gone. */
class Killed extends Error {
  override readonly name = 'Killed'
}

interface Mortal {
  database: Pick<Database, 'query' | 'transaction'>
  onecard: Pick<ServiceClient, 'post'>
}

/** Counts the steps of a process, which is gone at one of them and does nothing any more. */
export function lifeOf(steps: number) {
  let taken = 0
  return {
    step() {
      if (taken++ >= steps) throw new Killed(`killed at step ${steps}`)
    },
    isOver: () => taken > steps,
  }
}

type Life = ReturnType<typeof lifeOf>

/**
 * The same room in a process that is killed: before each statement, before and after each commit, before the ledger is asked, and
 * when it has answered and nobody heard it.
 */
export function dying<Deps extends Mortal>(deps: Deps, life: Life): Deps {
  const { database, onecard } = deps
  const mortal = (real: Queryable): Queryable => ({
    query(statement) {
      life.step()
      return real.query(statement)
    },
  })
  return {
    ...deps,
    database: {
      ...mortal(database),
      async transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T> {
        const done = await database.transaction(async (transaction) => {
          const worked = await work(mortal(transaction))
          life.step()
          return worked
        })
        life.step()
        return done
      },
    },
    onecard: {
      ...onecard,
      async post(...call: Parameters<ServiceClient['post']>) {
        life.step()
        const answer = await onecard.post(...call)
        life.step()
        return answer
      },
    },
  }
}
