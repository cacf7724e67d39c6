import type { PortalPaymentPage } from '@yimatong/contract/portal-api'
import { Link } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { BackIcon, NextIcon } from '../../shared/ui/icons.tsx'
import { addressOf } from './use-view.ts'
import type { ListView } from './view.ts'
import { PAYMENTS_WORDS } from './words.ts'

interface PagerProps {
  view: ListView
  page: Pick<PortalPaymentPage, 'previousCursor' | 'nextCursor'>
}

/** The pages around this one, as links; none when this is all. */
export function Pager({ view, page: { previousCursor, nextCursor } }: PagerProps) {
  const word = useWords(PAYMENTS_WORDS)
  if (previousCursor === undefined && nextCursor === undefined) return null
  return (
    <nav className="payments-pager" aria-label={word.pages}>
      {previousCursor !== undefined && (
        <>
          <Link className="button button-quiet" href={addressOf({ ...view, cursor: undefined })}>
            {word.first}
          </Link>
          <Link className="button" href={addressOf({ ...view, cursor: previousCursor })}>
            <BackIcon size={16} />
            {word.previous}
          </Link>
        </>
      )}
      {nextCursor !== undefined && (
        <Link className="button" href={addressOf({ ...view, cursor: nextCursor })}>
          {word.next}
          <NextIcon size={16} />
        </Link>
      )}
    </nav>
  )
}
