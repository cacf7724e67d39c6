import { useQuery } from '@tanstack/react-query'
import type { OfficeTerminals } from '@yimatong/contract/office-api'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords, words } from '../../../shared/i18n/words.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { When } from '../../ui/When.tsx'
import { office } from '../api.ts'

const WORDS = words(
  {
    title: '终端',
    online: '在线',
    offline: '离线',
    notActivated: '未激活',
    disabled: '已停用',
    silent: '离线的终端',
    never: '从未心跳',
    all: '已激活的终端都在线。',
    none: '还没有激活的终端。',
  },
  {
    title: 'Terminals',
    online: 'Online',
    offline: 'Offline',
    notActivated: 'Not activated',
    disabled: 'Disabled',
    silent: 'Offline now',
    never: 'Never heard of',
    all: 'Every activated terminal is online.',
    none: 'No terminal is activated yet.',
  },
)

const LOOK_AGAIN_MS = 30_000

/** How the tills are, and which of them are switched on and silent. */
export function TerminalsCard() {
  const word = useWords(WORDS)
  const terminals = useQuery({
    queryKey: ['office-home', 'terminals'],
    queryFn: () => office.get<OfficeTerminals>('/home/terminals'),
    refetchInterval: LOOK_AGAIN_MS,
  })
  return (
    <section className="card" aria-labelledby="card-terminals">
      <h2 id="card-terminals" className="card-title">
        {word.title}
      </h2>
      <Loaded query={terminals}>
        {({ silent, ...counts }) => (
          <>
            <dl className="office-counts">
              {(['online', 'offline', 'notActivated', 'disabled'] as const).map((name) => (
                <div key={name}>
                  <dt>{word[name]}</dt>
                  <dd>{counts[name]}</dd>
                </div>
              ))}
            </dl>
            {silent.length === 0 ? (
              <p className="muted">{counts.online === 0 ? word.none : word.all}</p>
            ) : (
              <Silent silent={silent} />
            )}
          </>
        )}
      </Loaded>
    </section>
  )
}

function Silent({ silent }: Pick<OfficeTerminals, 'silent'>) {
  const word = useWords(WORDS)
  const english = useLanguage() === 'en'
  return (
    <ul className="office-list" aria-label={word.silent}>
      {silent.map(({ terminalNo, merchantName, merchantNameEn, lastSeenAt }) => (
        <li key={terminalNo}>
          <span>
            <span className="figures">{terminalNo}</span> {english ? merchantNameEn : merchantName}
          </span>
          {lastSeenAt === undefined ? <span className="muted">{word.never}</span> : <When at={lastSeenAt} />}
        </li>
      ))}
    </ul>
  )
}
