import type { DemoCampus } from '@yimatong/contract/demo-api'
import { useEffect, useState } from 'react'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { demoActivationCode, demoTerminals } from '../till/activation.ts'
import { ACTIVATION_WORDS } from './words.ts'

type Terminals = DemoCampus['terminals']

/** The tills of a demo campus; nothing on a real one. A tap fills in a fresh code. */
export function DemoTerminals({ onCode }: { onCode: (code: string) => void }) {
  const word = useWords(ACTIVATION_WORDS)
  const language = useLanguage()
  const [terminals, setTerminals] = useState<Terminals>()
  useEffect(() => {
    void demoTerminals().then(setTerminals)
  }, [])
  if (terminals === undefined) return null
  const choose = (terminalNo: string) =>
    demoActivationCode(terminalNo).then(onCode, () => void demoTerminals().then(setTerminals))
  return (
    <section className="card demo-terminals" aria-labelledby="demo-terminals">
      <h2 id="demo-terminals">{word.demo}</h2>
      <p className="hint">{word.demoHint}</p>
      <ul>
        {terminals.map(({ terminalNo, name, merchantName, merchantNameEn, activated }) => (
          <li key={terminalNo}>
            <button type="button" className="demo-terminal" onClick={() => void choose(terminalNo)}>
              <strong>{language === 'en' ? merchantNameEn : merchantName}</strong>
              <span className="figures">
                {name} {terminalNo} {activated && <em>{word.inUse}</em>}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
