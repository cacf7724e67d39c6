import { EXCEPTION_STATES } from '@yimatong/contract/states'
import { Link, useSearchParams } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { CheckIcon } from '../../shared/ui/icons.tsx'
import { PATHS } from '../paths.ts'
import { Empty } from '../ui/Empty.tsx'
import { FilterLinks } from '../ui/FilterLinks.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { Page } from '../ui/Page.tsx'
import { Pager } from '../ui/Pager.tsx'
import { ExceptionCard } from './ExceptionCard.tsx'
import { useExceptions } from './use-exceptions.ts'
import { EXCEPTIONS_WORDS } from './words.ts'
import './exceptions.css'

type State = (typeof EXCEPTION_STATES)[number]

/** Where our books and the ledger did not agree, with what each of them says and what becomes of it. */
export default function ExceptionsPage() {
  const word = useWords(EXCEPTIONS_WORDS)
  const [params] = useSearchParams()
  const state = EXCEPTION_STATES.find((known) => known === params.get('state'))
  const exceptions = useExceptions({ state, cursor: params.get('cursor') ?? undefined })
  return (
    <Page title={word.title}>
      <p className="muted">{word.lead}</p>
      <FilterLinks label={word.filter} links={useStateLinks(state)} />
      <Loaded query={exceptions}>
        {(page) =>
          page.exceptions.length === 0 ? (
            <None filtered={state !== undefined} />
          ) : (
            <ul className="exceptions">
              {page.exceptions.map((exception) => (
                <ExceptionCard key={exception.exceptionId} exception={exception} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <Pager nextCursor={exceptions.data?.nextCursor} />
    </Page>
  )
}

function useStateLinks(shown: State | undefined) {
  const word = useWords(EXCEPTIONS_WORDS)
  return [undefined, ...EXCEPTION_STATES].map((state) => ({
    href: state === undefined ? PATHS.exceptions : `${PATHS.exceptions}?state=${state}`,
    name: state === undefined ? word.all : word.states[state],
    here: state === shown,
  }))
}

function None({ filtered }: { filtered: boolean }) {
  const word = useWords(EXCEPTIONS_WORDS)
  const { title, sentence } = filtered ? word.emptyFilter : word.empty
  return (
    <Empty icon={<CheckIcon size={40} />} title={title} sentence={sentence}>
      {filtered && (
        <Link className="button" href={PATHS.exceptions}>
          {word.seeAll}
        </Link>
      )}
    </Empty>
  )
}
