import {
  importFileQuery,
  importPage,
  importParams,
  importRows,
  importRowsQuery,
  importView,
  uploadQuery,
} from '@yimatong/contract/office-api'
import { pageQuery } from '@yimatong/contract/fields'
import { MAX_ROSTER_BYTES } from '@yimatong/contract/limits'
import { type Endpoint, endpoint, reply } from '@yimatong/kit/routes'
import { asFile, FILE_KINDS, fileOf } from '../../files/kinds.ts'
import { FAULT_COLUMNS, TEMPLATE_COLUMNS, templateRows } from '../../people/files.ts'
import { cancelImport, confirmImport } from '../../people/imports/decide.ts'
import { readBadRows, readImport, readImports } from '../../people/imports/read.ts'
import { stageRoster } from '../../people/imports/stage.ts'
import type { OfficeAction } from '../access.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'
import { limitOf } from './read.ts'

const tags = ['Office: rosters']
const { contentType } = FILE_KINDS.csv

const upload = (deps: OfficeDeps, guardOf: GuardOf) =>
  endpoint(
    {
      method: 'post',
      path: '/people-imports',
      summary: 'Uploads a roster, and says what it would do',
      description: 'CSV in UTF-8 or GB 18030. Nobody is changed by it: every bad row is known afterwards.',
      tags,
      auth: guardOf('POST /people-imports'),
      query: uploadQuery,
      file: { contentType: 'text/csv', limitBytes: MAX_ROSTER_BYTES },
      responses: { 201: { description: 'What it would do.', schema: importView } },
      problems: ['FILE_REFUSED', 'RATE_LIMITED'],
    },
    async ({ query: { fileName } }, { caller, file }) => {
      await deps.exportsPerUser.limit(caller.userId)
      return readImport(deps.database, await stageRoster(deps, caller, { fileName, bytes: file }))
    },
  )

const list = ({ database }: OfficeDeps, guardOf: GuardOf) =>
  endpoint(
    {
      method: 'get',
      path: '/people-imports',
      summary: 'Rosters, newest first',
      tags,
      auth: guardOf('GET /people-imports'),
      query: pageQuery,
      responses: { 200: { description: 'A page.', schema: importPage } },
    },
    ({ query: { cursor, limit } }) => readImports(database, { cursor, limit: limitOf(limit) }),
  )

const read = ({ database }: OfficeDeps, guardOf: GuardOf) =>
  endpoint(
    {
      method: 'get',
      path: '/people-imports/{importId}',
      summary: 'One roster, and how far it has got',
      tags,
      auth: guardOf('GET /people-imports/{importId}'),
      params: importParams,
      responses: { 200: { description: 'The roster.', schema: importView } },
      problems: ['NOT_FOUND'],
    },
    ({ params: { importId } }) => readImport(database, importId),
  )

const rows = ({ database }: OfficeDeps, guardOf: GuardOf) =>
  endpoint(
    {
      method: 'get',
      path: '/people-imports/{importId}/bad-rows',
      summary: 'Every bad row, by line',
      tags,
      auth: guardOf('GET /people-imports/{importId}/bad-rows'),
      params: importParams,
      query: importRowsQuery,
      responses: { 200: { description: 'A page.', schema: importRows } },
      problems: ['NOT_FOUND'],
    },
    async ({ params: { importId }, query: { cursor, limit } }) => {
      const page = await readBadRows(database, importId, { cursor, limit: limitOf(limit) })
      if (page.rows.length === 0) await readImport(database, importId)
      return page
    },
  )

const GROUP = 1000

async function* badRows({ database }: OfficeDeps, importId: string) {
  for (let cursor: string | undefined; ; ) {
    const page = await readBadRows(database, importId, { cursor, limit: GROUP })
    yield page.rows
    cursor = page.nextCursor
    if (cursor === undefined) return
  }
}

const badRowsFile = (deps: OfficeDeps, guardOf: GuardOf) =>
  endpoint(
    {
      method: 'get',
      path: '/people-imports/{importId}/bad-rows.csv',
      summary: 'Every bad row as a file, to be mended and sent again',
      tags,
      auth: guardOf('GET /people-imports/{importId}/bad-rows.csv'),
      params: importParams,
      query: importFileQuery,
      responses: { 200: { description: 'The file.', contentType } },
      problems: ['NOT_FOUND'],
    },
    async ({ params: { importId }, query: { language = 'zh' } }) => {
      await readImport(deps.database, importId)
      return reply(fileOf('csv', FAULT_COLUMNS, badRows(deps, importId), language), asFile('bad-rows.csv'))
    },
  )

const template = (guardOf: GuardOf) =>
  endpoint(
    {
      method: 'get',
      path: '/people-imports/template.csv',
      summary: 'A roster to fill in',
      tags,
      auth: guardOf('GET /people-imports/template.csv'),
      query: importFileQuery,
      responses: { 200: { description: 'The file.', contentType } },
    },
    ({ query: { language = 'zh' } }) =>
      reply(fileOf('csv', TEMPLATE_COLUMNS, once(templateRows(language)), language), asFile('roster.csv')),
  )

async function* once<Row>(group: readonly Row[]) {
  yield group
}

const DECISIONS = [
  ['confirm', 'Carries a roster out: all people, or none', confirmImport],
  ['cancel', 'Puts a roster away that was only looked at', cancelImport],
] as const

const decide = (deps: OfficeDeps, guardOf: GuardOf, [verb, summary, act]: (typeof DECISIONS)[number]) => {
  const action: OfficeAction = `POST /people-imports/{importId}/${verb}`
  return endpoint(
    {
      method: 'post',
      path: `/people-imports/{importId}/${verb}`,
      summary,
      tags,
      auth: guardOf(action),
      params: importParams,
      responses: { 200: { description: 'The roster as it stands now.', schema: importView } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params: { importId } }, { caller }) => {
      await act(deps, caller, importId)
      return readImport(deps.database, importId)
    },
  )
}

export const importEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  upload(deps, guardOf),
  list(deps, guardOf),
  template(guardOf),
  read(deps, guardOf),
  rows(deps, guardOf),
  badRowsFile(deps, guardOf),
  ...DECISIONS.map((decision) => decide(deps, guardOf, decision)),
]
