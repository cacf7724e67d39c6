import { useQuery } from '@tanstack/react-query'
import type { DemoCampus } from '@yimatong/contract/demo-api'
import { isOfficeRole } from '@yimatong/contract/roles'
import { createHttp } from '../../shared/http/client.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { ROLE_WORDS } from '../../shared/role-words.ts'
import { LOGIN_WORDS } from './words.ts'

type Login = DemoCampus['portalLogins'][number]

const demo = createHttp({ base: '/demo/v1' })

/** Who can log in here, in demo mode only: elsewhere the address does not exist and nothing is shown. */
export function DemoLogins({ onPick }: { onPick: (login: Login) => void }) {
  const word = useWords(LOGIN_WORDS)
  const { data } = useQuery({
    queryKey: ['demo'],
    queryFn: () => demo.get<DemoCampus>('/campus'),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (!data || data.portalLogins.length === 0) return null
  const isOffice = ({ role }: Login) => isOfficeRole(role)
  const groups = [
    { name: word.merchants, logins: data.portalLogins.filter((login) => !isOffice(login)) },
    { name: word.office, logins: data.portalLogins.filter(isOffice) },
  ]
  return (
    <section className="demo">
      <h2>
        {word.demo} <small>{word.demoHint}</small>
      </h2>
      {groups.map(({ name, logins }) => (
        <section key={name} className="demo-group" aria-label={name}>
          <h3>{name}</h3>
          <ul>
            {logins.map((login) => (
              <li key={login.login}>
                <DemoLogin login={login} onPick={onPick} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </section>
  )
}

function DemoLogin({ login, onPick }: { login: Login; onPick: (login: Login) => void }) {
  const roleWord = useWords(ROLE_WORDS)
  const english = useLanguage() === 'en'
  const merchant = english ? login.merchantNameEn : login.merchantName
  return (
    <button type="button" className="demo-login" onClick={() => onPick(login)}>
      <span className="demo-name">{merchant ?? roleWord[login.role]}</span>
      <span className="demo-role">{merchant === undefined ? login.name : roleWord[login.role]}</span>
      <span className="demo-no figures">{login.login}</span>
    </button>
  )
}
