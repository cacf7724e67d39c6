import type { DemoCampus } from '@yimatong/contract/demo-api'
import { type ReactElement, useEffect, useState } from 'react'
import { createHttp } from '../shared/http/client.ts'
import { type Language, useLanguage } from '../shared/i18n/language.ts'
import { useWords } from '../shared/i18n/words.ts'
import { LANDING_WORDS } from './words.ts'

const demo = createHttp({ base: '/demo/v1' })

/** Who can log in and which tills there are; nothing outside demo mode, where the address does not exist. */
export function Demo() {
  const word = useWords(LANDING_WORDS)
  const language = useLanguage()
  const [campus, setCampus] = useState<DemoCampus>()
  useEffect(() => {
    demo.get<DemoCampus>('/campus').then(setCampus, () => undefined)
  }, [])
  if (campus === undefined) return null
  return (
    <section className="demo">
      <h2>{word.demo}</h2>
      <p>{word.demoLead}</p>
      <Logins logins={campus.logins} language={language} />
      <Terminals terminals={campus.terminals} language={language} />
    </section>
  )
}

function Logins({ logins, language }: { logins: DemoCampus['logins']; language: Language }) {
  const word = useWords(LANDING_WORDS)
  return (
    <Table caption={word.logins} columns={[word.who, word.number, word.password, word.note]}>
      {logins.map((login) => [
        login.schoolNo,
        login.name,
        <code key="number">{login.schoolNo}</code>,
        <code key="password">{login.password}</code>,
        language === 'en' ? login.noteEn : login.note,
      ])}
    </Table>
  )
}

function Terminals({ terminals, language }: { terminals: DemoCampus['terminals']; language: Language }) {
  const word = useWords(LANDING_WORDS)
  return (
    <Table caption={word.terminals} columns={[word.terminal, word.merchant, word.place, word.state]}>
      {terminals.map((terminal) => [
        terminal.terminalNo,
        <code key="number">{terminal.terminalNo}</code>,
        language === 'en' ? terminal.merchantNameEn : terminal.merchantName,
        terminal.name,
        terminal.activated ? word.activated : word.notActivated,
      ])}
    </Table>
  )
}

type Cell = string | ReactElement

interface TableProps {
  caption: string
  columns: readonly string[]
  /** Each row: its key, then its cells. */
  children: readonly (readonly [string, ...Cell[]])[]
}

function Table({ caption, columns, children }: TableProps) {
  return (
    <div className="table-frame" role="region" aria-label={caption} tabIndex={0}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {children.map(([key, ...cells]) => (
            <tr key={key}>
              {cells.map((cell, index) => (
                <td key={columns[index]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
