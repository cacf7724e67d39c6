import { useRef } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { useCamera } from '../../shared/camera/use-camera.ts'
import { CAMERA_WORDS } from './words.ts'

interface CameraViewProps {
  onRead: (text: string) => void
}

/** The camera's picture in the corner of the sale. It stays open between sales, so that nobody waits for it. */
export function CameraView({ onRead }: CameraViewProps) {
  const word = useWords(CAMERA_WORDS)
  const video = useRef<HTMLVideoElement>(null)
  const { state, mirrored, torch } = useCamera(video, onRead)
  return (
    <section className="camera" aria-label={word.view}>
      <video ref={video} className={mirrored ? 'mirrored' : ''} muted playsInline hidden={state !== 'ON'} />
      <p className="camera-words">{word.states[state]}</p>
      {torch && (
        <button type="button" className="button" aria-pressed={torch.lit} onClick={torch.toggle}>
          {word.torch}
        </button>
      )}
    </section>
  )
}
