import { MOST_EXPORTED } from '@yimatong/contract/limits'
import type { ExportQuery, PaymentFilterQuery, PaymentSort } from '@yimatong/contract/portal-api'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { InstallIcon } from '../../shared/ui/icons.tsx'
import { PORTAL_BASE } from '../api/http.ts'
import { PAYMENTS_WORDS } from './words.ts'

interface ExportLinksProps {
  filter: PaymentFilterQuery
  sort: PaymentSort
  /** Rows that there are now; undefined while nobody knows. */
  count: number | undefined
}

/** Files of exactly the filter. Plain links: the session's cookie travels with them. */
export function ExportLinks({ filter, sort, count }: ExportLinksProps) {
  const word = useWords(PAYMENTS_WORDS).export
  const language = useLanguage() === 'en' ? 'en' : 'zh'
  if (count === undefined) return null
  if (count === 0) return <p className="muted">{word.none}</p>
  if (count > MOST_EXPORTED) return <p className="muted">{word.tooMany(count, MOST_EXPORTED)}</p>
  const query: ExportQuery = { ...filter, sort, language }
  const hrefOf = (kind: 'csv' | 'xlsx') =>
    `${PORTAL_BASE}/payments/export.${kind}?${new URLSearchParams(query as Record<string, string>).toString()}`
  return (
    <>
      <p className="export-rows" aria-hidden="true">
        {word.rows(count)}
      </p>
      <a className="button" href={hrefOf('csv')} download aria-label={word.csvOf(count)}>
        <InstallIcon size={20} />
        {word.csv}
      </a>
      <a className="button" href={hrefOf('xlsx')} download aria-label={word.xlsxOf(count)}>
        <InstallIcon size={20} />
        {word.xlsx}
      </a>
    </>
  )
}
