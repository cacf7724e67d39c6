import { useEffect, useRef, useState } from 'react'
import { useWords } from '../shared/i18n/words.ts'
import { ActivationPage } from './activation/ActivationPage.tsx'
import { FRAME_WORDS } from './screen/words.ts'
import { RejectedPage } from './screen/RejectedPage.tsx'
import { TillScreen } from './screen/TillScreen.tsx'
import type { Opened } from './till/open-till.ts'
import type { Till } from './till/till.ts'
import { mayTrain, type Training, TrainingContext } from './training/mode.ts'
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
  const training = useTraining(opened, setOpened, open)
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
          <TrainingContext value={training}>
            <RejectedPage onActivateAgain={activateAgain}>
              {/* Another till: nothing that lies open stays. */}
              <TillScreen key={opened.till.store.get().training ? 'TRAINING' : 'SELLING'} />
            </RejectedPage>
          </TrainingContext>
        </TillContext>
      )
  }
}

/** Training is a till of its own in the place of the real one, which stops meanwhile and is opened anew after it. */
function useTraining(opened: Opened, become: (opened: Opened) => void, open: AppProps['open']): Training {
  const changing = useRef(false)
  const change = async (run: () => Promise<Opened>) => {
    if (changing.current) return
    changing.current = true
    await run()
      .then(become)
      .finally(() => {
        changing.current = false
      })
  }
  const leave = (training: Till, lock: boolean) =>
    change(async () => {
      training.stop()
      const next = await open()
      if (lock && next.is === 'TILL') next.till.shifts.lock()
      return next
    })
  const enter = async () => {
    if (opened.is !== 'TILL' || !mayTrain(opened.till.store.get())) return
    const { database, till: real } = opened
    await change(async () => {
      const { startTraining } = await import('./training/start-training.ts')
      const onShift = real.store.get().shift.shift !== undefined
      // Whoever walks away from training leaves no open shift behind.
      const till = await startTraining(real, () => void (onShift && leave(till, true)))
      if (!mayTrain(real.store.get())) {
        till.stop()
        return opened
      }
      real.stop()
      database.close()
      return { is: 'TILL', till, database }
    })
  }
  return { enter, leave: () => void (opened.is === 'TILL' && leave(opened.till, false)) }
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
