import type { ApprovalView } from '@yimatong/contract/office-api'
import { Link } from 'wouter'
import { useWords } from '../../../shared/i18n/words.ts'
import { subjectOf } from './subject.ts'
import { APPROVALS_WORDS } from './words.ts'

/** What was asked about, by the name that people know it by, with a way to it. */
export function Subject({ approval }: { approval: ApprovalView }) {
  const word = useWords(APPROVALS_WORDS)
  const { name, number, href } = subjectOf(approval)
  const shown = name ?? number ?? word.look
  return (
    <>
      {href === undefined ? shown : <Link href={href}>{shown}</Link>}
      {name !== undefined && number !== undefined && <span className="second-line figures"> {number}</span>}
    </>
  )
}
