import { useQuery } from '@tanstack/react-query'
import type { OfficeTurnover } from '@yimatong/contract/office-api'
import { formatYuan } from '../../../shared/format.ts'
import { useWords, words } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { compare } from '../../home/compared.ts'
import { HOME_WORDS } from '../../home/words.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { office } from '../api.ts'

const WORDS = words(
  { title: '今日营业', count: (count: number) => `${count} 笔`, surcharge: (yuan: string) => `其中搭伙费 ${yuan} 元` },
  {
    title: "Today's turnover",
    count: (count) => `${count} payments`,
    surcharge: (yuan) => `${yuan} of it surcharge`,
  },
)

const LOOK_AGAIN_MS = 30_000

/** What the whole campus took today, against the same weekday of the week before. */
export function TurnoverCard() {
  const word = useWords(WORDS)
  const turnover = useQuery({
    queryKey: ['office-home', 'turnover'],
    queryFn: () => office.get<OfficeTurnover>('/home/turnover'),
    refetchInterval: LOOK_AGAIN_MS,
  })
  return (
    <section className="card" aria-labelledby="card-turnover">
      <h2 id="card-turnover" className="card-title">
        {word.title}
      </h2>
      <Loaded query={turnover}>
        {({ today, comparedSoFar, compared }) => (
          <>
            <p className="office-figure">
              <Amount fen={today.total} />
            </p>
            <p className="muted">
              {word.count(today.count)}
              {today.surcharge > 0 && ` · ${word.surcharge(formatYuan(today.surcharge))}`}
            </p>
            <p className="muted">
              <Comparison today={today.total} before={comparedSoFar.total} />
            </p>
            <Whole total={compared.total} count={compared.count} />
          </>
        )}
      </Loaded>
    </section>
  )
}

function Comparison({ today, before }: { today: number; before: number }) {
  const word = useWords(HOME_WORDS)
  const compared = compare(today, before)
  switch (compared.kind) {
    case 'SAME':
      return word.same
    case 'NONE':
      return word.noCompared
    case 'MORE':
      return word.more(compared.share)
    case 'LESS':
      return word.less(compared.share)
  }
}

function Whole({ total, count }: { total: number; count: number }) {
  const word = useWords(HOME_WORDS)
  return <p className="muted">{word.whole(formatYuan(total), count)}</p>
}
