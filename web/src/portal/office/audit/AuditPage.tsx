import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { AuditEntry, AuditPage as AuditPageOfEntries } from '@yimatong/contract/office-api'
import { useSearchParams } from 'wouter'
import { dateAndTime } from '../../../shared/format.ts'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { ROLE_WORDS } from '../../../shared/role-words.ts'
import { InstallIcon, ListIcon } from '../../../shared/ui/icons.tsx'
import { PORTAL_BASE } from '../../api/http.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Fact, Facts } from '../../ui/Facts.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { Pager } from '../../ui/Pager.tsx'
import { office } from '../api.ts'
import { Difference } from '../difference/Difference.tsx'
import { AuditFilter, FILTER_NAMES } from './AuditFilter.tsx'
import { ACTION_WORDS, AUDIT_WORDS } from './words.ts'
import './audit.css'

/** What the address filters by. */
function useAuditQuery(): Record<string, string> {
  const [params] = useSearchParams()
  return Object.fromEntries([...params].filter(([name, value]) => FILTER_NAMES.includes(name) && value !== ''))
}

/** Who has changed what: filters in the address, each entry with what was and what is. */
export default function AuditPage() {
  const word = useWords(AUDIT_WORDS)
  const language = useLanguage()
  const [params] = useSearchParams()
  const filter = useAuditQuery()
  const cursor = params.get('cursor') ?? undefined
  const entries = useQuery({
    queryKey: ['audit-log', filter, cursor],
    queryFn: () => office.get<AuditPageOfEntries>('/audit-log', { ...filter, cursor }),
    placeholderData: keepPreviousData,
  })
  const file = new URLSearchParams({ ...filter, language: language === 'en' ? 'en' : 'zh' }).toString()
  const csv = (
    <a className="button" href={`${PORTAL_BASE}/office/audit-log/export.csv?${file}`} download>
      <InstallIcon size={20} />
      {word.csv}
    </a>
  )
  return (
    <Page title={word.title} actions={csv}>
      <p className="muted">{word.lead}</p>
      <AuditFilter key={JSON.stringify(filter)} filter={filter} />
      <Loaded query={entries}>
        {(page) =>
          page.entries.length === 0 ? (
            <Empty icon={<ListIcon size={40} />} title={word.empty.title} sentence={word.empty.sentence} />
          ) : (
            <ol className="audit-list" aria-label={word.list}>
              {page.entries.map((entry) => (
                <Entry key={entry.seq} entry={entry} />
              ))}
            </ol>
          )
        }
      </Loaded>
      <Pager nextCursor={entries.data?.nextCursor} />
    </Page>
  )
}

function Entry({ entry }: { entry: AuditEntry }) {
  const word = useWords(AUDIT_WORDS)
  const actionWords: Readonly<Record<string, string>> = useWords(ACTION_WORDS)
  const roleWords: Readonly<Record<string, string>> = useWords(ROLE_WORDS)
  const language = useLanguage()
  const { seq, at, by, action, subject, merchantNo, before, after, reason } = entry
  return (
    <li className="card">
      <details>
        <summary className="audit-head">
          <strong>{actionWords[action] ?? action}</strong>
          <span className="figures audit-subject">{subject}</span>
          <span>
            {by.name ?? by.userId} · {roleWords[by.role] ?? word.system}
            {merchantNo !== undefined && ` · ${merchantNo}`}
          </span>
          <time className="muted figures" dateTime={at}>
            {dateAndTime(at, language)}
          </time>
        </summary>
        <div className="audit-body">
          {reason !== undefined && (
            <p>
              {word.reason}: {reason}
            </p>
          )}
          <Difference before={before} after={after} />
          <Proof entry={entry} name={word.number(seq)} />
        </div>
      </details>
    </li>
  )
}

function Proof({ entry: { hash, previousHash, requestId }, name }: { entry: AuditEntry; name: string }) {
  const word = useWords(AUDIT_WORDS)
  return (
    <Facts>
      <Fact name={word.proof}>{name}</Fact>
      <Fact name={word.request} className="figures">
        {requestId}
      </Fact>
      <Fact name={word.hash} className="figures">
        {hash}
      </Fact>
      <Fact name={word.previous} className="figures">
        {previousHash}
      </Fact>
    </Facts>
  )
}
