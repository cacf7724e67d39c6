import type { DemoCampus as Campus } from '@yimatong/contract/demo-api'
import type { ReactNode } from 'react'
import { useLanguage } from '../shared/i18n/language.ts'
import { useWords } from '../shared/i18n/words.ts'
import { Plates } from './Plates.tsx'
import { ROLE_WORDS } from '../shared/role-words.ts'
import { LANDING_WORDS } from './words.ts'
import './demo.css'

/** Who can log in, which tills there are, and plates to scan. */
export function DemoCampus({ campus }: { campus: Campus }) {
  const word = useWords(LANDING_WORDS)
  return (
    <section className="demo">
      <h2>{word.demo}</h2>
      <p>{word.demoLead}</p>
      <Plates codes={campus.merchantCodes} />
      <div className="demo-lists">
        <div>
          <Logins logins={campus.logins} />
          <PortalLogins logins={campus.portalLogins} />
        </div>
        <Terminals terminals={campus.terminals} />
      </div>
    </section>
  )
}

function Logins({ logins }: { logins: Campus['logins'] }) {
  const word = useWords(LANDING_WORDS)
  const language = useLanguage()
  return (
    <List title={word.logins}>
      {logins.map(({ schoolNo, password, pin, name, note, noteEn }) => (
        <li key={schoolNo} className="demo-login">
          <span>{name}</span>
          <span className="figures">{schoolNo}</span>
          <small>{language === 'en' ? noteEn : note}</small>
          <small className="figures">
            {password} · PIN {pin}
          </small>
        </li>
      ))}
    </List>
  )
}

function PortalLogins({ logins }: { logins: Campus['portalLogins'] }) {
  const word = useWords(LANDING_WORDS)
  const roleWord = useWords(ROLE_WORDS)
  const language = useLanguage()
  return (
    <List title={word.portalLogins}>
      {logins.map(({ login, password, name, role, merchantName, merchantNameEn }) => (
        <li key={login} className="demo-login">
          <span>
            {name} · {roleWord[role]}
          </span>
          <span className="figures">{login}</span>
          <small>{(language === 'en' ? merchantNameEn : merchantName) ?? word.office}</small>
          <small className="figures">{password}</small>
        </li>
      ))}
    </List>
  )
}

function Terminals({ terminals }: { terminals: Campus['terminals'] }) {
  const word = useWords(LANDING_WORDS)
  const language = useLanguage()
  return (
    <List title={word.terminals}>
      {terminals.map(({ terminalNo, name, merchantName, merchantNameEn, activated }) => (
        <li key={terminalNo}>
          <span>{language === 'en' ? merchantNameEn : merchantName}</span>
          <span className="figures">{terminalNo}</span>
          <small>{name}</small>
          <small>{activated ? word.activated : word.notActivated}</small>
        </li>
      ))}
    </List>
  )
}

function List({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="demo-list">
      <h3>{title}</h3>
      <ul>{children}</ul>
    </section>
  )
}
