import { type ReactNode, useEffect, useState } from 'react'
import { chooseLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Mark } from '../../shared/ui/Mark.tsx'
import { ConfirmOnPhone } from './ConfirmOnPhone.tsx'
import type { Face, Scene } from './face.ts'
import { TRAINING_WORDS } from '../training/words.ts'
import { AmountDue, CodeToScan, Idle, NotPaid, Paid, Processing } from './faces.tsx'
import { useLingering } from './use-lingering.ts'
import { watchTill } from './watch.ts'
import { DISPLAY_WORDS } from './words.ts'

function faceView(face: Face, scene: Scene): ReactNode {
  switch (face.show) {
    case 'IDLE':
      return <Idle scene={scene} />
    case 'AMOUNT':
    case 'SHOW_CODE':
    case 'DUE':
      return <AmountDue face={face} scene={scene} />
    case 'DYNAMIC_CODE':
      return <CodeToScan face={face} scene={scene} />
    case 'PROCESSING':
      return <Processing face={face} />
    case 'CONFIRM':
      return <ConfirmOnPhone totalFen={face.totalFen} />
    case 'PAID':
      return <Paid face={face} />
    case 'NOT_PAID':
      return <NotPaid why={face.why} />
  }
}

function TillNotOpen() {
  const word = useWords(DISPLAY_WORDS)
  return (
    <div className="face face-closed">
      <Mark size={72} />
      <h1 className="face-words">{word.closed}</h1>
      <p className="face-hint">{word.closedHint}</p>
    </div>
  )
}

/** The customer's side of the counter: whatever the till says, in the till's language. */
export function DisplayScreen() {
  const word = useWords(DISPLAY_WORDS)
  const training = useWords(TRAINING_WORDS)
  const [told, setTold] = useState<Scene>()
  useEffect(
    () =>
      watchTill((scene) => {
        if (scene) chooseLanguage(scene.language)
        setTold(scene)
      }),
    [],
  )
  useEffect(() => {
    document.title = word.title
  }, [word])
  const scene = useLingering(told)
  return (
    <main className={`display ${scene?.training ? 'training' : ''}`} data-face={scene?.face.show ?? 'CLOSED'}>
      {scene?.training && <p className="training-bar">{training.bar}</p>}
      {scene ? faceView(scene.face, scene) : <TillNotOpen />}
    </main>
  )
}
