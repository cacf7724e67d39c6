import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { type CameraState, startCamera } from '../../shared/camera/camera.ts'
import { CAMERA_WORDS } from './words.ts'

interface CameraViewProps {
  onRead: (text: string) => void
}

/** The camera's picture in the corner of the sale. It stays open between sales, so that nobody waits for it. */
export function CameraView({ onRead }: CameraViewProps) {
  const word = useWords(CAMERA_WORDS)
  const video = useRef<HTMLVideoElement>(null)
  const read = useEffectEvent(onRead)
  const [state, setState] = useState<CameraState>('ASKING')
  const [mirrored, setMirrored] = useState(false)
  const [torch, setTorch] = useState<(on: boolean) => void>()
  const [lit, setLit] = useState(false)

  useEffect(() => {
    if (!video.current) return undefined
    return startCamera({
      video: video.current,
      read: (text) => read(text),
      state: setState,
      torch: (set) => setTorch(() => set),
      mirrored: setMirrored,
    })
  }, [])

  const toggleTorch = () => {
    torch?.(!lit)
    setLit(!lit)
  }
  return (
    <section className="camera" aria-label={word.view}>
      <video ref={video} className={mirrored ? 'mirrored' : ''} muted playsInline hidden={state !== 'ON'} />
      <p className="camera-words">{word.states[state]}</p>
      {torch && (
        <button type="button" className="button" aria-pressed={lit} onClick={toggleTorch}>
          {word.torch}
        </button>
      )}
    </section>
  )
}
