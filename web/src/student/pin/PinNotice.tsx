import { Link } from 'wouter'
import { dayOrTime } from '../../shared/day-or-time.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords, words } from '../../shared/i18n/words.ts'
import { app } from '../app-state.ts'
import { PATHS } from '../paths.ts'
import { useCampusNow } from '../use-now.ts'
import './pin.css'

const WORDS = words(
  {
    said: (time: string) => `支付密码在 ${time} 被重新设置。不是你？`,
    report: '立即挂失',
    mine: '是我',
  },
  {
    said: (time) => `Your PIN was set anew ${time}. Not you?`,
    report: 'Report a loss',
    mine: 'It was me',
  },
)

/** The PIN was set on another device: every phone of the person says so until somebody has read it. */
export default function PinNotice({ setAt }: { setAt: string }) {
  const word = useWords(WORDS)
  const language = useLanguage()
  const now = useCampusNow()
  const read = () => app.set({ pinSetElsewhere: undefined })
  return (
    <div className="pin-notice" role="alert">
      <p>{word.said(dayOrTime(Date.parse(setAt), now, language))}</p>
      <Link className="button button-danger" href={PATHS.loss} onClick={read}>
        {word.report}
      </Link>
      <button type="button" className="button" onClick={read}>
        {word.mine}
      </button>
    </div>
  )
}
