import { MAX_ROSTER_BYTES } from '@yimatong/contract/limits'
import type { ImportPage } from '@yimatong/contract/office-api'
import { type ChangeEvent, useState } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { InstallIcon, ListIcon, UpIcon } from '../../../shared/ui/icons.tsx'
import { PORTAL_BASE } from '../../api/http.ts'
import { useOfficeSession } from '../../session/session.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { Pager } from '../../ui/Pager.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { When } from '../../ui/When.tsx'
import { ImportChip } from './ImportChip.tsx'
import { useFileFailure } from './use-file-failure.ts'
import { useImports, useUpload } from './use-imports.ts'
import { IMPORT_WORDS } from './words.ts'

/** The rosters that were uploaded, and where another one is. */
export function ImportsPage() {
  const word = useWords(IMPORT_WORDS)
  const [params] = useSearchParams()
  const imports = useImports(params.get('cursor') ?? undefined)
  const language = useLanguage() === 'en' ? 'en' : 'zh'
  const mayChange = useOfficeSession().role === 'LOGISTICS'
  return (
    <Page
      title={word.title}
      back={{ href: '/people', name: word.back }}
      actions={
        <a className="button" href={`${PORTAL_BASE}/office/people-imports/template.csv?language=${language}`} download>
          <InstallIcon size={20} />
          {word.template}
        </a>
      }
    >
      <p className="muted">{word.lead}</p>
      {mayChange && <Upload />}
      <Loaded query={imports}>
        {(page) =>
          page.imports.length === 0 ? (
            <Empty icon={<ListIcon size={40} />} {...word.empty} />
          ) : (
            <Table rows={page.imports} />
          )
        }
      </Loaded>
      <Pager nextCursor={imports.data?.nextCursor} />
    </Page>
  )
}

function Upload() {
  const word = useWords(IMPORT_WORDS)
  const [, go] = useLocation()
  const upload = useUpload()
  const failureOf = useFileFailure()
  const [tooLarge, setTooLarge] = useState(false)
  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? []
    // So that the same file, mended, may be chosen again.
    target.value = ''
    if (file === undefined) return
    upload.reset()
    setTooLarge(file.size > MAX_ROSTER_BYTES)
    if (file.size > MAX_ROSTER_BYTES) return
    upload.mutate(file, { onSuccess: ({ importId }) => go(`/people/imports/${importId}`) })
  }
  return (
    <section className="card">
      <label className={`button button-primary file-choice ${upload.isPending ? 'is-busy' : ''}`}>
        <UpIcon size={20} />
        {upload.isPending ? word.uploading(upload.variables.name) : word.choose}
        <input type="file" accept=".csv,text/csv" disabled={upload.isPending} onChange={choose} />
      </label>
      {tooLarge && (
        <p className="failure" role="alert">
          {word.tooLarge}
        </p>
      )}
      {upload.error && (
        <p className="failure" role="alert">
          {failureOf(upload.error)} {word.nothingChanged}
        </p>
      )}
    </section>
  )
}

function Table({ rows }: { rows: ImportPage['imports'] }) {
  const word = useWords(IMPORT_WORDS)
  return (
    <TableFrame label={word.table}>
      <table className="table" aria-label={word.table}>
        <thead>
          <tr>
            <th scope="col">{word.file}</th>
            <th scope="col">{word.by}</th>
            <th scope="col">{word.at}</th>
            <th scope="col" className="number">
              {word.rows}
            </th>
            <th scope="col" className="number">
              {word.counts.bad}
            </th>
            <th scope="col">{word.state}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.importId}>
              <td className="long-text">
                <Link href={`/people/imports/${row.importId}`}>{row.fileName}</Link>
              </td>
              <td>{row.uploadedBy.name ?? row.uploadedBy.userId}</td>
              <td className="nowrap">
                <When at={row.uploadedAt} />
              </td>
              <td className="number">{row.rows}</td>
              <td className="number">{row.bad}</td>
              <td>
                <ImportChip state={row.state} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}
