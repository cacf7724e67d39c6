import { useQuery } from '@tanstack/react-query'
import type { OutcomesReport } from '@yimatong/contract/office-reports-api'
import { Link } from 'wouter'
import { percent } from '../../../shared/format.ts'
import { useWords, words } from '../../../shared/i18n/words.ts'
import { useToday } from '../../payments/use-payments.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { office } from '../api.ts'

const WORDS = words(
  {
    title: '今日成功率',
    none: '今天还没有支付。',
    p95: (ms: number) => `95% 的支付在 ${ms} 毫秒内有结果`,
    declined: (count: number) => `${count} 笔未成功`,
    more: '按时段看',
  },
  {
    title: "Today's success rate",
    none: 'Nothing was paid today yet.',
    p95: (ms) => `95% had their result within ${ms} ms`,
    declined: (count) => `${count} did not succeed`,
    more: 'See it by hour',
  },
)

const LOOK_AGAIN_MS = 30_000

/** How today's payments ended, and how soon. */
export function OutcomesCard() {
  const word = useWords(WORDS)
  const today = useToday()
  const outcomes = useQuery({
    queryKey: ['office-home', 'outcomes', today],
    queryFn: () => office.get<OutcomesReport>('/reports/outcomes', { from: today, to: today, by: 'hour' }),
    refetchInterval: LOOK_AGAIN_MS,
  })
  return (
    <section className="card" aria-labelledby="card-outcomes">
      <h2 id="card-outcomes" className="card-title">
        {word.title}
      </h2>
      <Loaded query={outcomes}>
        {({ total: { now } }) =>
          now.successBps === undefined ? (
            <p className="muted">{word.none}</p>
          ) : (
            <>
              <p className="office-figure">{percent(now.successBps)}</p>
              <p className="muted">
                {word.declined(now.declined + now.closed)}
                {now.p95Ms !== undefined && ` · ${word.p95(now.p95Ms)}`}
              </p>
            </>
          )
        }
      </Loaded>
      <Link href="/reports?report=outcomes&span=7d">{word.more}</Link>
    </section>
  )
}
