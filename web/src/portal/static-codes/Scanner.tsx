import { useRef } from 'react'
import { useCamera } from '../../shared/camera/use-camera.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { looksLikeOurs } from './scanned.ts'
import { VERIFY_WORDS } from './verify-words.ts'

/** The camera's picture, looked at until a code is read. */
export function Scanner({ onRead }: { onRead: (text: string) => void }) {
  const word = useWords(VERIFY_WORDS)
  const video = useRef<HTMLVideoElement>(null)
  const { state, mirrored, torch } = useCamera(video, onRead, looksLikeOurs)
  return (
    <section className="scanner" aria-label={word.camera}>
      <video ref={video} className={mirrored ? 'mirrored' : ''} muted playsInline hidden={state !== 'ON'} />
      <p className="scanner-words" role="status">
        {word.cameraStates[state]}
      </p>
      {torch && (
        <button type="button" className="button" aria-pressed={torch.lit} onClick={torch.toggle}>
          {word.torch}
        </button>
      )}
    </section>
  )
}
