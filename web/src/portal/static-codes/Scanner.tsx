import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { type CameraState, startCamera } from '../../shared/camera/camera.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { looksLikeOurs } from './scanned.ts'
import { VERIFY_WORDS } from './verify-words.ts'

/** The camera's picture, looked at until a code is read. */
export function Scanner({ onRead }: { onRead: (text: string) => void }) {
  const word = useWords(VERIFY_WORDS)
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
      prefer: looksLikeOurs,
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
    <section className="scanner" aria-label={word.camera}>
      <video ref={video} className={mirrored ? 'mirrored' : ''} muted playsInline hidden={state !== 'ON'} />
      <p className="scanner-words" role="status">
        {word.cameraStates[state]}
      </p>
      {torch && (
        <button type="button" className="button" aria-pressed={lit} onClick={toggleTorch}>
          {word.torch}
        </button>
      )}
    </section>
  )
}
