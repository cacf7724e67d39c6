import { Link } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { WarningIcon } from '../../shared/ui/icons.tsx'
import { useApp } from '../app-state.ts'
import { PATHS } from '../paths.ts'
import { LOW } from '../phone/refill.ts'
import { usePhoneNow } from '../use-now.ts'
import { noticeOf } from './view.ts'
import { PAY_WORDS } from './words.ts'

/** The one thing worth a word above the code, or nothing. */
export function NoticeLine({ left }: { left: number }) {
  const word = useWords(PAY_WORDS)
  const state = useApp((all) => all)
  const notice = noticeOf(state, left, LOW, usePhoneNow())
  if (notice === undefined) return null
  const off = Math.round(Math.abs(state.clock?.offsetMs ?? 0) / 1000)
  const sentences = {
    FROZEN: word.notice.frozen,
    CLOSED: word.notice.closed,
    OUTSIDE: word.notice.outside,
    LOGIN: word.notice.login,
    LOW: word.notice.low(left),
    CLOCK: word.notice.clock(off < 120 ? word.seconds(off) : word.minutes(Math.round(off / 60))),
  }
  return (
    <p className="notice" role="status">
      <WarningIcon size={20} />
      <span>{sentences[notice]}</span>
      {notice === 'LOGIN' && <Link href={PATHS.login}>{word.login}</Link>}
    </p>
  )
}
