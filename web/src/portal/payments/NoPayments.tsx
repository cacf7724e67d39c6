import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { BillsIcon, SearchIcon } from '../../shared/ui/icons.tsx'
import { Empty } from '../ui/Empty.tsx'
import { addressOf } from './use-view.ts'
import { isNarrowed, type ListView, USUAL_VIEW } from './view.ts'
import { PAYMENTS_WORDS } from './words.ts'

const ALL_DAYS = { kind: 'PRESET', preset: 'all' } as const

/** A list with nothing in it: why that is, and what to do. */
export function NoPayments({ view }: { view: ListView }) {
  const word = useWords(PAYMENTS_WORDS)
  const elsewhere = (next: ListView, action: string) => (
    <Link className="button" href={addressOf(next)}>
      {action}
    </Link>
  )
  if (view.cursor !== undefined) {
    const first = elsewhere({ ...view, cursor: undefined }, word.first)
    return <Nothing {...word.noneOnPage}>{first}</Nothing>
  }
  if (isNarrowed(view)) return <Nothing {...word.noneForFilter}>{elsewhere(USUAL_VIEW, word.clear)}</Nothing>
  if (view.q !== undefined) return <NotFound view={view} q={view.q} />
  const isEveryDay = view.range.kind === 'PRESET' && view.range.preset === 'all'
  if (isEveryDay) return <Nothing {...word.none} />
  return <Nothing {...word.noneInDays}>{elsewhere({ ...view, range: ALL_DAYS }, word.noneInDays.action)}</Nothing>
}

function Nothing({ title, sentence, children }: { title: string; sentence: string; children?: ReactNode }) {
  return (
    <Empty icon={<BillsIcon size={40} />} title={title} sentence={sentence}>
      {children}
    </Empty>
  )
}

/** Which numbers can be searched for. */
function NotFound({ view, q }: { view: ListView; q: string }) {
  const word = useWords(PAYMENTS_WORDS)
  const isEveryDay = view.range.kind === 'PRESET' && view.range.preset === 'all'
  const { title, sentence, kinds } = word.noneFound
  return (
    <Empty icon={<SearchIcon size={40} />} title={title(q)} sentence={sentence}>
      <ul className="search-kinds">
        {kinds.map((kind) => (
          <li key={kind}>{kind}</li>
        ))}
      </ul>
      <Link className="button" href={addressOf(isEveryDay ? USUAL_VIEW : { ...view, range: ALL_DAYS })}>
        {isEveryDay ? word.clear : word.noneInDays.action}
      </Link>
    </Empty>
  )
}
