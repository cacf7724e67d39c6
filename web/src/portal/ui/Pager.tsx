import { Link, useLocation, useSearchParams } from 'wouter'
import { useHistoryState } from 'wouter/use-browser-location'
import { useWords, words } from '../../shared/i18n/words.ts'
import { BackIcon, NextIcon } from '../../shared/ui/icons.tsx'
import './lists.css'

const PAGER_WORDS = words(
  { pages: '翻页', next: '下一页', previous: '上一页', first: '回到第一页' },
  { pages: 'Pages', next: 'Next page', previous: 'Previous page', first: 'First page' },
)

/** How many pages were turned to come here; the browser keeps it beside the address. */
interface Turned {
  pages: number
}

/**
 * Turns the pages of a list that knows what comes next only. Each page is an address (`?cursor=`), so the way back is the
 * browser's own; somebody who was sent the address can go to the first page.
 */
export function Pager({ nextCursor }: { nextCursor: string | undefined }) {
  const word = useWords(PAGER_WORDS)
  const [path] = useLocation()
  const [params, setParams] = useSearchParams()
  const turned = useHistoryState<Turned | null>()?.pages ?? 0
  if (nextCursor === undefined && !params.has('cursor')) return null
  const here = Object.fromEntries([...params].filter(([name]) => name !== 'cursor'))
  const goOn = (cursor: string) => {
    setParams({ ...here, cursor }, { state: { pages: turned + 1 } })
    window.scrollTo({ top: 0 })
  }
  return (
    <nav className="pager" aria-label={word.pages}>
      {turned > 0 ? (
        <button type="button" className="button" onClick={() => history.back()}>
          <BackIcon size={20} />
          {word.previous}
        </button>
      ) : (
        params.has('cursor') && (
          <Link className="button" href={`${path}?${new URLSearchParams(here).toString()}`}>
            {word.first}
          </Link>
        )
      )}
      {nextCursor !== undefined && (
        <button type="button" className="button" onClick={() => goOn(nextCursor)}>
          {word.next}
          <NextIcon size={20} />
        </button>
      )}
    </nav>
  )
}
