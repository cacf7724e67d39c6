import { businessDateOf } from '@yimatong/contract/clock'
import { MOST_EXPORTED } from '@yimatong/contract/limits'
import { type PeopleFilter, type PersonRow, peopleExportQuery } from '@yimatong/contract/office-api'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint, reply } from '@yimatong/kit/routes'
import { asFile, FILE_KINDS, type FileKind, fileOf } from '../../files/kinds.ts'
import { PEOPLE_COLUMNS } from '../../people/files.ts'
import { personRow } from '../../people/person.ts'
import { countPeople, findPeople } from '../../people/search.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'

const GROUP = 1000

/** The people of a filter, group by group, as somebody asks for them; memory holds one group. */
async function* groupsOf({ database }: OfficeDeps, filter: PeopleFilter, today: string): AsyncIterable<PersonRow[]> {
  for (let cursor: string | undefined; ; ) {
    const people = await findPeople(database, { filter, cursor, limit: GROUP, today })
    yield people.map((person) => personRow(person, today))
    cursor = people.at(-1)?.schoolNo
    if (people.length < GROUP) return
  }
}

function exportAs(kind: FileKind, deps: OfficeDeps, guardOf: GuardOf): Endpoint {
  return endpoint(
    {
      method: 'get',
      path: `/people/export.${kind}`,
      summary: `The people of a filter as ${kind.toUpperCase()}`,
      description: `At most ${MOST_EXPORTED} people. What was changed in it may come back as a roster.`,
      tags: ['Office: people'],
      auth: guardOf(`GET /people/export.${kind}`),
      query: peopleExportQuery,
      responses: { 200: { description: 'The file.', contentType: FILE_KINDS[kind].contentType } },
      problems: ['RATE_LIMITED'],
    },
    async ({ query: { language = 'zh', ...filter } }, { caller }) => {
      await deps.exportsPerUser.limit(caller.userId)
      const today = businessDateOf(deps.clock())
      const total = await countPeople(deps.database, filter, today)
      if (total > MOST_EXPORTED) throw problem('VALIDATION_FAILED', `${total} people are too many for one file.`)
      const file = fileOf(kind, PEOPLE_COLUMNS, groupsOf(deps, filter, today), language)
      return reply(file, asFile(`people-${today}.${kind}`))
    },
  )
}

export const exportEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  exportAs('csv', deps, guardOf),
  exportAs('xlsx', deps, guardOf),
]
