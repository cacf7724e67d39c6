import { useLanguage } from '../../../shared/i18n/language.ts'
import { InstallIcon } from '../../../shared/ui/icons.tsx'
import { PORTAL_BASE } from '../../api/http.ts'

interface FileLinksProps {
  /** Of the list below the office's API: `/merchants`. */
  path: string
  filter?: object
  words: { csv: string; xlsx: string }
}

/** Files of exactly the filter. Plain links: the session's cookie travels with them. */
export function FileLinks({ path, filter = {}, words }: FileLinksProps) {
  const language = useLanguage() === 'en' ? 'en' : 'zh'
  const query = new URLSearchParams({ ...filter, language }).toString()
  return (['csv', 'xlsx'] as const).map((kind) => (
    <a key={kind} className="button" href={`${PORTAL_BASE}/office${path}/export.${kind}?${query}`} download>
      <InstallIcon size={20} />
      {words[kind]}
    </a>
  ))
}
