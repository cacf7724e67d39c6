import type { SilentTerminals } from '@yimatong/contract/office-api'
import { Link } from 'wouter'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { CheckIcon } from '../../../shared/ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { OFFICE_MERCHANT_PATHS } from '../merchants/paths.ts'
import { useSilent } from './use-terminals.ts'
import { SILENT_WORDS } from './words.ts'
import '../merchants/merchants.css'

/** As many as a glance takes in. */
const SHOWN = 6
const MINUTE_MS = 60_000

/** On the office's home: the tills that should be heard of now and are not, where they are, and for how long. */
export function SilentCard() {
  const word = useWords(SILENT_WORDS)
  const silent = useSilent()
  return (
    <section className="card" aria-labelledby="silent-tills">
      <div className="office-card-head">
        <h2 id="silent-tills" className="card-title">
          {word.title}
          {silent.data && silent.data.offline > 0 && <span className="silent-count"> {silent.data.offline}</span>}
        </h2>
        <Link href={OFFICE_MERCHANT_PATHS.silent}>{word.all}</Link>
      </div>
      <Loaded query={silent}>{(data) => <Silent silent={data} />}</Loaded>
    </section>
  )
}

function Silent({ silent }: { silent: SilentTerminals }) {
  const word = useWords(SILENT_WORDS)
  const english = useLanguage() === 'en'
  const silentFor = useSilentFor(Date.parse(silent.serverTime))
  const { online, offline, locked, terminals } = silent
  return (
    <>
      {offline === 0 ? (
        <p className="silent-none">
          <CheckIcon size={20} /> {word.fine}
        </p>
      ) : (
        <ul className="office-lines">
          {terminals.slice(0, SHOWN).map(({ terminalNo, name, canteen, lastSeenAt }) => (
            <li key={terminalNo} className="office-line">
              <span className="office-line-name">
                <Link className="office-name" href={OFFICE_MERCHANT_PATHS.terminal(terminalNo)}>
                  {name}
                </Link>
                <span className="second-line">{english ? canteen.nameEn : canteen.name}</span>
              </span>
              <span className="failure">{silentFor(lastSeenAt)}</span>
            </li>
          ))}
        </ul>
      )}
      <p className="muted silent-sums">
        {offline > SHOWN && `${word.more(offline - SHOWN)} · `}
        {word.sums(online, locked)}
      </p>
    </>
  )
}

function useSilentFor(nowMs: number): (lastSeenAt: string | undefined) => string {
  const word = useWords(SILENT_WORDS)
  return (lastSeenAt) => {
    if (lastSeenAt === undefined) return word.never
    const minutes = Math.max(1, Math.floor((nowMs - Date.parse(lastSeenAt)) / MINUTE_MS))
    if (minutes < 60) return word.silentFor(word.minutes(minutes))
    const hours = Math.floor(minutes / 60)
    return word.silentFor(hours < 48 ? word.hours(hours) : word.days(Math.floor(hours / 24)))
  }
}
