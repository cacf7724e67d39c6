import { dayOrTime } from '../../shared/day-or-time.ts'
import { dateAndTime, relativeTime } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useNow } from './use-now.ts'

/** Further back "two hours ago" says less than the hour, and "yesterday" is the same for a whole list. */
const LATELY_MS = 60 * 60 * 1000

/** A time as people say it, with the exact one on hover and for ears. */
export function When({ at }: { at: string }) {
  const language = useLanguage()
  const now = useNow(30_000)
  const exact = dateAndTime(at, language)
  const instant = Date.parse(at)
  const isLately = Math.abs(now - instant) < LATELY_MS
  return (
    <time dateTime={at} title={exact}>
      {isLately ? relativeTime(at, now, language) : dayOrTime(instant, now, language)}
      <span className="visually-hidden"> {exact}</span>
    </time>
  )
}
