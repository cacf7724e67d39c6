import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { BackIcon, BillsIcon } from '../../shared/ui/icons.tsx'
import { StatePage } from '../../shared/ui/StatePage.tsx'
import { PATHS } from '../paths.ts'
import { BILLS_WORDS } from './words.ts'
import { PageTitle } from '../ui/PageTitle.tsx'
import './bills.css'

interface BillFrameProps {
  title: string
  looking: boolean
  /** Undefined while it is looked for, and when there is no such line. */
  children: ReactNode
}

/** Around one line of the bills: the way back to the list, the waiting, and that there is nothing of the kind. */
export function BillFrame({ title, looking, children }: BillFrameProps) {
  const word = useWords(BILLS_WORDS)
  const missing = children === undefined && !looking
  return (
    <>
      <PageTitle title={title} />
      <div className="page">
        <div className="page-bar">
          <Link className="back" href={PATHS.bills}>
            <BackIcon size={20} />
            {word.title}
          </Link>
        </div>
        {children}
        {children === undefined && looking && <div className="bill-skeleton" role="status" aria-label={word.loading} />}
      </div>
      {missing && (
        <StatePage icon={<BillsIcon size={40} />} title={word.missing.title} sentence={word.missing.sentence}>
          <Link className="button button-primary" href={PATHS.bills}>
            {word.missing.action}
          </Link>
        </StatePage>
      )}
    </>
  )
}
