import { DYNAMIC_CODE_STATES } from '@yimatong/contract/states'
import { useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { QrIcon } from '../../shared/ui/icons.tsx'
import { PATHS } from '../paths.ts'
import { Empty } from '../ui/Empty.tsx'
import { FilterLinks } from '../ui/FilterLinks.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { Page } from '../ui/Page.tsx'
import { Pager } from '../ui/Pager.tsx'
import { DynamicCodeTable } from './DynamicCodeTable.tsx'
import { NewCodeForm } from './NewCodeForm.tsx'
import { EMPTY_FORM, type NewCodeWords, wordsOf } from './new-code.ts'
import { ShownCode } from './ShownCode.tsx'
import { useDynamicCodes } from './use-dynamic-codes.ts'
import { DYNAMIC_CODES_WORDS, SHOWN_CODE_WORDS } from './words.ts'
import './dynamic-codes.css'

/** Makes a code for one payment, shows it to the customer, and below it every code that was made. */
export default function DynamicCodesPage() {
  const word = useWords(DYNAMIC_CODES_WORDS)
  const [params, setParams] = useSearchParams()
  const [form, setForm] = useState<NewCodeWords>(EMPTY_FORM)
  const outTradeNo = params.get('code')
  const show = (shown: string | undefined) => {
    const rest = Object.fromEntries([...params].filter(([name]) => name !== 'code'))
    setParams(shown === undefined ? rest : { ...rest, code: shown })
  }
  return (
    <Page title={word.title}>
      <div className="dynamic">
        <NewCodeForm form={form} onChange={setForm} onMade={show} />
        {outTradeNo === null ? (
          <Nothing />
        ) : (
          <ShownCode
            key={outTradeNo}
            outTradeNo={outTradeNo}
            onAgain={(code) => setForm(wordsOf(code))}
            onClose={() => show(undefined)}
          />
        )}
      </div>
      <Made />
    </Page>
  )
}

function Nothing() {
  const word = useWords(SHOWN_CODE_WORDS)
  return <Empty icon={<QrIcon size={40} />} title={word.nothing} sentence={word.nothingSentence} />
}

function Made() {
  const word = useWords(DYNAMIC_CODES_WORDS)
  const [params] = useSearchParams()
  const state = DYNAMIC_CODE_STATES.find((known) => known === params.get('state'))
  const codes = useDynamicCodes({ state, cursor: params.get('cursor') ?? undefined })
  return (
    <section className="dynamic-made" aria-labelledby="made">
      <header className="page-head">
        <h2 id="made">{word.listTitle}</h2>
        <FilterLinks label={word.filter} links={useStateLinks(state)} />
      </header>
      <Loaded query={codes}>
        {(page) =>
          page.codes.length === 0 ? <NoCodes filtered={state !== undefined} /> : <DynamicCodeTable codes={page.codes} />
        }
      </Loaded>
      <Pager nextCursor={codes.data?.nextCursor} />
    </section>
  )
}

/** A filter leaves the code on show where it is. */
function useStateLinks(shown: string | undefined) {
  const word = useWords(DYNAMIC_CODES_WORDS)
  const [params] = useSearchParams()
  return [undefined, ...DYNAMIC_CODE_STATES].map((state) => {
    const kept = Object.entries({ state, code: params.get('code') ?? undefined })
    const query = new URLSearchParams(kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
    return {
      href: query.size === 0 ? PATHS.dynamicCodes : `${PATHS.dynamicCodes}?${query.toString()}`,
      name: state === undefined ? word.all : word.states[state],
      here: state === shown,
    }
  })
}

function NoCodes({ filtered }: { filtered: boolean }) {
  const { empty, emptyFilter } = useWords(DYNAMIC_CODES_WORDS)
  const icon = <QrIcon size={40} />
  if (!filtered) return <Empty icon={icon} title={empty.title} sentence={empty.sentence} />
  return (
    <Empty icon={icon} title={emptyFilter.title} sentence={emptyFilter.sentence}>
      <Link className="button" href={PATHS.dynamicCodes}>
        {emptyFilter.action}
      </Link>
    </Empty>
  )
}
