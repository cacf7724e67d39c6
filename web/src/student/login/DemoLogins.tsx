import type { DemoCampus } from '@yimatong/contract/demo-api'
import { useEffect, useState } from 'react'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { demo } from '../session/servers.ts'
import { SHELL_WORDS } from '../words.ts'
import { LOGIN_WORDS } from './words.ts'

type Login = DemoCampus['logins'][number]

/** Who can log in here, in demo mode only: elsewhere the address does not exist and nothing is shown. */
export function DemoLogins({ onPick }: { onPick: (login: Login) => void }) {
  const word = useWords(LOGIN_WORDS)
  const shell = useWords(SHELL_WORDS)
  const language = useLanguage()
  const [logins, setLogins] = useState<readonly Login[]>([])
  useEffect(() => {
    demo.get<DemoCampus>('/campus').then(
      (campus) => setLogins(campus.logins),
      () => undefined,
    )
  }, [])
  if (logins.length === 0) return null
  return (
    <section className="demo">
      <h2>
        {word.demo} <small>{word.demoHint}</small>
      </h2>
      <ul>
        {logins.map((login) => (
          <li key={login.schoolNo}>
            <button type="button" className="demo-login" onClick={() => onPick(login)}>
              <span className="demo-name">
                {login.name} <span className="identity">{shell.identity[login.identityClass ?? 'NONE']}</span>
              </span>
              <span className="demo-note">{language === 'en' ? login.noteEn : login.note}</span>
              <span className="demo-no figures">{login.schoolNo}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
