import { useEffect, useState } from 'react'
import { useWords } from '../shared/i18n/words.ts'
import { ActivationPage } from './activation/ActivationPage.tsx'
import { FRAME_WORDS } from './screen/words.ts'
import { RejectedPage } from './screen/RejectedPage.tsx'
import { TillScreen } from './screen/TillScreen.tsx'
import type { Opened } from './till/open-till.ts'
import { TillContext } from './till/till-context.ts'

interface AppProps {
  /** What the page found when it started. */
  found: Opened
  open: () => Promise<Opened>
}

/** The page: whatever the till in this browser turned out to be. */
export function App({ found, open }: AppProps) {
  const word = useWords(FRAME_WORDS)
  const [opened, setOpened] = useState(found)
  useEffect(() => {
    document.title = word.till
  }, [word])
  const activateAgain = () => {
    if (opened.is !== 'TILL') return
    opened.till.stop()
    setOpened({ is: 'NEW', database: opened.database })
  }
  switch (opened.is) {
    case 'ELSEWHERE':
      return <Sorry sentence={word.otherWindow} />
    case 'NO_STORAGE':
      return <Sorry sentence={word.storage} />
    case 'NEW':
      return <ActivationPage database={opened.database} onActivated={() => void open().then(setOpened)} />
    case 'TILL':
      return (
        <TillContext value={opened.till}>
          <RejectedPage onActivateAgain={activateAgain}>
            <TillScreen />
          </RejectedPage>
        </TillContext>
      )
  }
}

function Sorry({ sentence }: { sentence: string }) {
  const word = useWords(FRAME_WORDS)
  return (
    <main className="sorry">
      <h1>{word.till}</h1>
      <p>{sentence}</p>
      <button type="button" className="button button-primary" onClick={() => location.reload()}>
        {word.reload}
      </button>
    </main>
  )
}
