import { Link } from 'wouter'
import { useWords, words } from '../../../shared/i18n/words.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { useCaseCounts } from './use-cases.ts'
import './exceptions.css'

const WORDS = words(
  { title: '差错处理', open: '未结', mine: '我的', overdue: '已逾期', unassigned: '无人认领', all: '去处理' },
  {
    title: 'Exceptions',
    open: 'Open',
    mine: 'Mine',
    overdue: 'Overdue',
    unassigned: 'Untaken',
    all: 'Work on them',
  },
)

/** How many differences wait, for the home page. */
export function OpenCard() {
  const word = useWords(WORDS)
  const counts = useCaseCounts()
  return (
    <section className="card" aria-labelledby="card-exceptions">
      <h2 id="card-exceptions" className="card-title">
        {word.title}
      </h2>
      <Loaded query={counts}>
        {({ open, mine, overdue, unassigned }) => (
          <dl className="open-counts">
            <Count name={word.open} count={open} href="/exceptions" />
            <Count name={word.overdue} count={overdue} href="/exceptions?show=overdue" bad={overdue > 0} />
            <Count name={word.unassigned} count={unassigned} href="/exceptions" />
            <Count name={word.mine} count={mine} href="/exceptions?show=mine" />
          </dl>
        )}
      </Loaded>
      <Link href="/exceptions">{word.all}</Link>
    </section>
  )
}

function Count({ name, count, href, bad = false }: { name: string; count: number; href: string; bad?: boolean }) {
  return (
    <div className={bad ? 'open-count open-count-bad' : 'open-count'}>
      <dt>{name}</dt>
      <dd>
        <Link href={href}>{count}</Link>
      </dd>
    </div>
  )
}
