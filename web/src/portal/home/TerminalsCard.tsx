import type { PortalHome } from '@yimatong/contract/portal-api'
import { Link } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { WarningIcon } from '../../shared/ui/icons.tsx'
import { PATHS } from '../paths.ts'
import { HOME_WORDS } from './words.ts'

/** How many tills are at work, and whether somebody should look after one. */
export function TerminalsCard({ terminals }: { terminals: PortalHome['terminals'] }) {
  const word = useWords(HOME_WORDS)
  const { online, offline, notActivated, disabled } = terminals
  const counts = [
    { name: word.online, count: online },
    { name: word.offline, count: offline },
    { name: word.notActivated, count: notActivated },
    ...(disabled > 0 ? [{ name: word.terminalDisabled, count: disabled }] : []),
  ]
  return (
    <section className="card" aria-labelledby="home-terminals">
      <header className="card-head">
        <h2 id="home-terminals" className="card-title">
          {word.terminals}
        </h2>
        <Link href={PATHS.terminals}>{word.allTerminals}</Link>
      </header>
      {online + offline + notActivated + disabled === 0 ? (
        <p className="muted">{word.noTerminals}</p>
      ) : (
        <dl className="counts">
          {counts.map(({ name, count }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{count}</dd>
            </div>
          ))}
        </dl>
      )}
      {offline > 0 && (
        <p className="home-warning">
          <WarningIcon size={20} />
          {word.offlineHint}
        </p>
      )}
    </section>
  )
}
