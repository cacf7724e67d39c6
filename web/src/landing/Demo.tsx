import type { DemoCampus } from '@yimatong/contract/demo-api'
import { type ReactNode, useEffect, useState } from 'react'
import { createHttp } from '../shared/http/client.ts'
import { useLanguage } from '../shared/i18n/language.ts'
import { useWords } from '../shared/i18n/words.ts'
import { LANDING_WORDS } from './words.ts'

const demo = createHttp({ base: '/demo/v1' })

/** Who can log in and which tills there are; nothing outside demo mode, where the address does not exist. */
export function Demo() {
  const word = useWords(LANDING_WORDS)
  const [campus, setCampus] = useState<DemoCampus>()
  useEffect(() => {
    demo.get<DemoCampus>('/campus').then(setCampus, () => undefined)
  }, [])
  if (campus === undefined) return null
  return (
    <section className="demo">
      <h2>{word.demo}</h2>
      <p>{word.demoLead}</p>
      <div className="demo-lists">
        <Logins logins={campus.logins} />
        <Terminals terminals={campus.terminals} />
      </div>
    </section>
  )
}

function Logins({ logins }: { logins: DemoCampus['logins'] }) {
  const word = useWords(LANDING_WORDS)
  const language = useLanguage()
  return (
    <List title={word.logins}>
      {logins.map(({ schoolNo, password, name, note, noteEn }) => (
        <li key={schoolNo}>
          <span>{name}</span>
          <span className="figures">{schoolNo}</span>
          <small>{language === 'en' ? noteEn : note}</small>
          <small className="figures">{password}</small>
        </li>
      ))}
    </List>
  )
}

function Terminals({ terminals }: { terminals: DemoCampus['terminals'] }) {
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
