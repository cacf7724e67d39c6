import { lazy, Suspense, useState } from 'react'
import { Link } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { OfflineIcon } from '../../shared/ui/icons.tsx'
import { app, useApp } from '../app-state.ts'
import { PATHS } from '../paths.ts'
import { NotOpened } from '../ui/NotOpened.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { StatePage } from '../../shared/ui/StatePage.tsx'
import { SCAN_WORDS } from './words.ts'

/** Not kept on the phone: whoever scans needs the network for the order anyway. A phone that cannot fetch it has none. */
const Scanner = lazy(() =>
  import('./Scanner.tsx').catch(() => {
    app.set({ online: false })
    return { default: NotOpened }
  }),
)

export default function ScanPage() {
  const word = useWords(SCAN_WORDS)
  const online = useApp((state) => state.online)
  const [attempt, setAttempt] = useState(1)
  return (
    <>
      <PageTitle title={word.title} />
      {online ? (
        <Suspense fallback={<div className="waiting" />}>
          <Scanner key={attempt} onRetry={() => setAttempt(attempt + 1)} />
        </Suspense>
      ) : (
        <StatePage
          icon={<OfflineIcon size={40} />}
          title={word.offline.title}
          sentence={word.offline.sentence}
          tone="wait"
        >
          <Link className="button button-primary" href={PATHS.pay}>
            {word.offline.action}
          </Link>
        </StatePage>
      )}
    </>
  )
}
