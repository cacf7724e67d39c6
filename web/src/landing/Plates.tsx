import type { DemoCampus as Campus } from '@yimatong/contract/demo-api'
import { useLanguage } from '../shared/i18n/language.ts'
import { useWords } from '../shared/i18n/words.ts'
import { QrSymbol } from '../shared/qr/QrSymbol.tsx'
import { LANDING_WORDS } from './words.ts'

type Code = Campus['merchantCodes'][number]

/** Plates as they hang at stalls: a phone scans them from the screen, and whoever has only this screen follows them. */
export function Plates({ codes }: { codes: readonly Code[] }) {
  const word = useWords(LANDING_WORDS)
  if (codes.length === 0) return null
  return (
    <section className="plates">
      <h3>{word.plates}</h3>
      <p>{codes.some(({ url }) => isHere(url)) ? word.platesHere : word.platesLead}</p>
      <ul>
        {codes.map((code) => (
          <Plate key={code.codeId} code={code} />
        ))}
      </ul>
    </section>
  )
}

/** True for an address that another device cannot reach. */
const isHere = (url: string): boolean => ['localhost', '127.0.0.1'].includes(new URL(url).hostname)

function Plate({ code: { url, label, merchantName, merchantNameEn, terminalNo } }: { code: Code }) {
  const word = useWords(LANDING_WORDS)
  const merchant = useLanguage() === 'en' ? merchantNameEn : merchantName
  return (
    <li>
      <a className="plate" href={new URL(url).pathname}>
        <QrSymbol text={url} label={word.plate} />
        <span className="plate-merchant">{merchant}</span>
        <small>{label}</small>
        {terminalNo !== undefined && <small className="figures">{terminalNo}</small>}
      </a>
    </li>
  )
}
