import { useQuery } from '@tanstack/react-query'
import type { DemoCampus } from '@yimatong/contract/demo-api'
import { createHttp } from '../../shared/http/client.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { SHELL_WORDS } from '../words.ts'
import { LOGIN_WORDS } from './words.ts'

type Login = DemoCampus['portalLogins'][number]

const demo = createHttp({ base: '/demo/v1' })

/** Who can log in here, in demo mode only: elsewhere the address does not exist and nothing is shown. */
export function DemoLogins({ onPick }: { onPick: (login: Login) => void }) {
  const word = useWords(LOGIN_WORDS)
  const shell = useWords(SHELL_WORDS)
  const english = useLanguage() === 'en'
  const { data } = useQuery({
    queryKey: ['demo'],
    queryFn: () => demo.get<DemoCampus>('/campus'),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (!data || data.portalLogins.length === 0) return null
  return (
    <section className="demo">
      <h2>
        {word.demo} <small>{word.demoHint}</small>
      </h2>
      <ul>
        {data.portalLogins.map((login) => (
          <li key={login.login}>
            <button type="button" className="demo-login" onClick={() => onPick(login)}>
              <span className="demo-name">{english ? login.merchantNameEn : login.merchantName}</span>
              <span className="demo-role">{shell.role[login.role]}</span>
              <span className="demo-no figures">{login.login}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
