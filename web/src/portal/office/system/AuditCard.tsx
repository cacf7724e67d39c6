import type { AuditFinding, SystemView } from '@yimatong/contract/office-system-api'
import { relativeTime } from '../../../shared/format.ts'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Chip } from '../../ui/Chip.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { When } from '../../ui/When.tsx'
import { SYSTEM_WORDS } from './words.ts'

/** The last word of the independent auditor, check by check, with the first rows that offend; and how old it is. */
export function AuditCard({ view: { audit, serverTime } }: { view: SystemView }) {
  const word = useWords(SYSTEM_WORDS)
  const language = useLanguage()
  return (
    <section className="card" aria-labelledby="system-audit">
      <h2 id="system-audit" className="card-title">
        {word.audit}
      </h2>
      <p className="muted">{word.auditLead}</p>
      {audit === undefined ? (
        <p>{word.never}</p>
      ) : (
        <>
          <p className="audit-verdict">
            {audit.late && <Chip tone="wait">{word.late}</Chip>}
            {!audit.sound && <Chip tone="bad">{word.unsound}</Chip>}
            {audit.sound && !audit.late && <Chip tone="good">{word.sound}</Chip>}
            <span>
              {word.auditedAt} <When at={audit.finishedAt} />
            </span>
            {audit.since !== undefined && (
              <span>
                {word.onlySince} <When at={audit.since} />
              </span>
            )}
            {audit.since !== undefined && audit.wholeAt !== undefined && (
              <span>
                {word.wholeAt} <When at={audit.wholeAt} />
              </span>
            )}
            {!audit.sound && audit.lastSoundAt !== undefined && (
              <span>
                {word.lastSound} <When at={audit.lastSoundAt} />
              </span>
            )}
          </p>
          {audit.late && <p>{word.lateLead(relativeTime(audit.finishedAt, Date.parse(serverTime), language))}</p>}
          <details open={!audit.sound}>
            <summary>{word.checks(audit.findings.length)}</summary>
            <Findings findings={audit.findings} />
          </details>
        </>
      )}
    </section>
  )
}

function Findings({ findings }: { findings: readonly AuditFinding[] }) {
  const word = useWords(SYSTEM_WORDS)
  return (
    <>
      <TableFrame label={word.audit}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{word.check}</th>
              <th scope="col" className="number">
                {word.found}
              </th>
              <th scope="col" className="number">
                {word.took}
              </th>
            </tr>
          </thead>
          <tbody>
            {findings.map(({ name, rule, found, failed, ms }) => (
              <tr key={name}>
                <td>
                  <code>{name}</code>
                  <span className="second-line" lang="en">
                    {failed === undefined ? rule : `${word.failedCheck}: ${failed}`}
                  </span>
                </td>
                <td className="number">{failed === undefined ? found : '—'}</td>
                <td className="number">{ms} ms</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      {findings
        .filter(({ offences }) => offences.length > 0)
        .map(({ name, offences }) => (
          <details key={name} open>
            <summary>{word.offences(name)}</summary>
            <ul className="audit-offences" lang="en">
              {offences.map(({ subject, trouble }) => (
                <li key={`${subject} ${trouble}`}>
                  <code>{subject}</code> {trouble}
                </li>
              ))}
            </ul>
          </details>
        ))}
    </>
  )
}
