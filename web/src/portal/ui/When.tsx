import { dateAndTime, relativeTime } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useNow } from './use-now.ts'

/** A time as people say it, with the exact one on hover and for ears. */
export function When({ at }: { at: string }) {
  const language = useLanguage()
  const now = useNow(30_000)
  const exact = dateAndTime(at, language)
  return (
    <time dateTime={at} title={exact}>
      {relativeTime(at, now, language)}
      <span className="visually-hidden"> {exact}</span>
    </time>
  )
}
