import { toRfc3339 } from '@yimatong/contract/clock'
import type { ImportPage, ImportRow, ImportRows, ImportState, ImportView } from '@yimatong/contract/office-api'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'

interface Row extends Pick<ImportView, 'rows' | 'new' | 'changed' | 'unchanged' | 'bad' | 'accountsOpened'> {
  importId: string
  fileName: string
  state: ImportState
  uploadedBy: string
  uploaderName: string | null
  uploaderRole: string | null
  uploadedAt: Date
  confirmedAt: Date | null
  finishedAt: Date | null
  fault: string | null
}

const SELECT = `SELECT i.import_id AS "importId", i.file_name AS "fileName", i.state, i.uploaded_by AS "uploadedBy",
    u.name AS "uploaderName", u.role::text AS "uploaderRole", i.uploaded_at AS "uploadedAt", i.confirmed_at AS "confirmedAt",
    i.finished_at AS "finishedAt", i.row_count AS rows, i.new_count AS new, i.changed_count AS changed,
    i.unchanged_count AS unchanged, i.bad_count AS bad, i.accounts_opened AS "accountsOpened", i.fault
  FROM person_imports i LEFT JOIN portal_users u ON u.user_id = i.uploaded_by`

function toView(row: Row): ImportView {
  const { uploadedBy, uploaderName, uploaderRole, uploadedAt, confirmedAt, finishedAt, fault, ...same } = row
  return {
    ...same,
    uploadedBy: {
      userId: uploadedBy,
      ...(uploaderName === null ? {} : { name: uploaderName }),
      role: uploaderRole ?? 'SYSTEM',
    },
    uploadedAt: toRfc3339(uploadedAt.getTime()),
    ...(confirmedAt === null ? {} : { confirmedAt: toRfc3339(confirmedAt.getTime()) }),
    ...(finishedAt === null ? {} : { finishedAt: toRfc3339(finishedAt.getTime()) }),
    ...(fault === null ? {} : { fault }),
  }
}

/** One import; NOT_FOUND. */
export async function readImport(database: Queryable, importId: string): Promise<ImportView> {
  const { rows } = await database.query<Row & Record<string, unknown>>({
    text: `${SELECT} WHERE i.import_id = $1`,
    values: [importId],
  })
  const [row] = rows
  if (row === undefined) throw problem('NOT_FOUND')
  return toView(row)
}

/** Imports, newest first. The cursor is the last one's id: ids sort by the time they were made. */
export async function readImports(
  database: Queryable,
  { cursor, limit }: { cursor: string | undefined; limit: number },
): Promise<ImportPage> {
  const { rows } = await database.query<Row & Record<string, unknown>>({
    text: `${SELECT} WHERE i.import_id < $1 ORDER BY i.import_id DESC LIMIT $2`,
    values: [cursor ?? 'imq', limit + 1],
  })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { imports: shown.map(toView), ...(rows.length > limit && last ? { nextCursor: last.importId } : {}) }
}

/** The bad rows of an import in the order of the file. The cursor is the last one's line. */
export async function readBadRows(
  database: Queryable,
  importId: string,
  { cursor, limit }: { cursor: string | undefined; limit: number },
): Promise<ImportRows> {
  const after = /^\d{1,7}$/.test(cursor ?? '0') ? Number(cursor ?? '0') : Number.NaN
  if (Number.isNaN(after)) throw problem('VALIDATION_FAILED', 'The cursor is not one that this list gave.')
  const { rows } = await database.query<ImportRow & Record<string, unknown>>({
    text: `SELECT line, school_no AS "schoolNo", name, class_text AS "identityClass", from_text AS "identityFrom",
        until_text AS "identityUntil", payment_text AS "paymentLimit", daily_text AS "dailyLimit", faults
      FROM person_import_rows WHERE import_id = $1 AND action = 'BAD' AND line > $2 ORDER BY line LIMIT $3`,
    values: [importId, after, limit + 1],
  })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { rows: shown, ...(rows.length > limit && last ? { nextCursor: String(last.line) } : {}) }
}
