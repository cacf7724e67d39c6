import type { ImportRow, ImportView } from '@yimatong/contract/office-api'
import { useSearchParams } from 'wouter'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { InstallIcon } from '../../../shared/ui/icons.tsx'
import { useFailureWords } from '../../api/failures.ts'
import { PORTAL_BASE } from '../../api/http.ts'
import { useOfficeSession } from '../../session/session.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { Pager } from '../../ui/Pager.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { ImportChip } from './ImportChip.tsx'
import { useBadRows, useImport, useImportDecision } from './use-imports.ts'
import { IMPORT_WORDS } from './words.ts'

/** One roster: what it would do, what is wrong with it, the decision, and how far it has got. */
export function ImportPage({ importId }: { importId: string }) {
  const word = useWords(IMPORT_WORDS)
  const query = useImport(importId)
  return (
    <Page
      title={query.data?.fileName ?? word.title}
      back={{ href: '/people/imports', name: word.backToList }}
      note={query.data && <ImportChip state={query.data.state} />}
    >
      <Loaded query={query}>
        {(roster) => (
          <>
            <Counts roster={roster} />
            <Standing roster={roster} />
            {roster.bad > 0 && <BadRows importId={importId} />}
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Counts({ roster }: { roster: ImportView }) {
  const word = useWords(IMPORT_WORDS)
  return (
    <dl className="import-counts">
      {(['new', 'changed', 'unchanged', 'bad'] as const).map((count) => (
        <div key={count} className={`import-count ${count === 'bad' && roster.bad > 0 ? 'import-count-bad' : ''}`}>
          <dt>{word.counts[count]}</dt>
          <dd>{roster[count].toLocaleString()}</dd>
        </div>
      ))}
    </dl>
  )
}

function Standing({ roster }: { roster: ImportView }) {
  const word = useWords(IMPORT_WORDS)
  const mayChange = useOfficeSession().role === 'LOGISTICS'
  switch (roster.state) {
    case 'CHECKED': {
      const said =
        roster.bad > 0 ? word.hasBad(roster.bad) : roster.new + roster.changed === 0 ? word.nothing : undefined
      return (
        <section className="card">
          <p>{said ?? word.ready}</p>
          {mayChange && <Decide roster={roster} mayConfirm={said === undefined} />}
        </section>
      )
    }
    case 'CONFIRMED':
      return <Progress roster={roster} />
    case 'FAILED':
      return <p className="failure">{roster.fault === 'CHANGED_MEANWHILE' ? word.failed : word.refused}</p>
    case 'APPLIED':
      return <p className="done">{word.applied}</p>
    case 'CANCELLED':
      return <p className="muted">{word.cancelled}</p>
  }
}

function Progress({ roster: { accountsOpened, new: all } }: { roster: ImportView }) {
  const word = useWords(IMPORT_WORDS)
  const said = accountsOpened < all ? word.progress(accountsOpened, all) : word.applying
  return (
    <section className="card">
      <p role="status" className="figures">
        {said}
      </p>
      <progress className="import-progress" aria-label={said} value={accountsOpened} max={Math.max(1, all)} />
    </section>
  )
}

function Decide({ roster, mayConfirm }: { roster: ImportView; mayConfirm: boolean }) {
  const word = useWords(IMPORT_WORDS)
  const failureWords = useFailureWords()
  const confirm = useImportDecision(roster.importId, 'confirm')
  const cancel = useImportDecision(roster.importId, 'cancel')
  const isBusy = confirm.isPending || cancel.isPending
  const error = confirm.error ?? cancel.error
  return (
    <>
      <div className="page-actions">
        {mayConfirm && (
          <button type="button" className="button button-primary" disabled={isBusy} onClick={() => confirm.mutate()}>
            {confirm.isPending ? word.confirming : word.confirm(roster.new + roster.changed)}
          </button>
        )}
        <button type="button" className="button" disabled={isBusy} onClick={() => cancel.mutate()}>
          {word.cancel}
        </button>
      </div>
      {error && (
        <p className="failure" role="alert">
          {failureWords(error)}
        </p>
      )}
    </>
  )
}

function BadRows({ importId }: { importId: string }) {
  const word = useWords(IMPORT_WORDS)
  const [params] = useSearchParams()
  const rows = useBadRows(importId, params.get('cursor') ?? undefined)
  const language = useLanguage() === 'en' ? 'en' : 'zh'
  const href = `${PORTAL_BASE}/office/people-imports/${importId}/bad-rows.csv?language=${language}`
  return (
    <section className="card">
      <div className="card-head">
        <h2 className="card-title">{word.badRows}</h2>
        <a className="button" href={href} download>
          <InstallIcon size={20} />
          {word.badFile}
        </a>
      </div>
      <Loaded query={rows}>{(page) => <Table rows={page.rows} />}</Loaded>
      <Pager nextCursor={rows.data?.nextCursor} />
    </section>
  )
}

function Table({ rows }: { rows: readonly ImportRow[] }) {
  const word = useWords(IMPORT_WORDS)
  return (
    <TableFrame label={word.badRows}>
      <table className="table" aria-label={word.badRows}>
        <thead>
          <tr>
            <th scope="col" className="number">
              {word.line}
            </th>
            <th scope="col">{word.problems}</th>
            <th scope="col">{word.schoolNo}</th>
            <th scope="col">{word.name}</th>
            <th scope="col">{word.class}</th>
            <th scope="col">{word.days}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.line}>
              <td className="number">{row.line}</td>
              <td>
                <ul className="row-faults">
                  {row.faults.map((fault) => (
                    <li key={fault}>{word.faults[fault]}</li>
                  ))}
                </ul>
              </td>
              <td className="figures long-text">{row.schoolNo}</td>
              <td className="long-text">{row.name}</td>
              <td>{row.identityClass}</td>
              <td className="figures">
                {[row.identityFrom, row.identityUntil].filter((day) => day !== '').join(' – ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}
