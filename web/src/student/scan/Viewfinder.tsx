import type { RefObject } from 'react'
import type { Camera } from '../../shared/camera/use-camera.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { CameraIcon, WaitIcon } from '../../shared/ui/icons.tsx'
import { SCAN_WORDS } from './words.ts'

interface ViewfinderProps {
  video: RefObject<HTMLVideoElement | null>
  camera: Camera
  /** An order is being made of what was read. */
  busy: boolean
  onRetry: () => void
}

/** The whole of the camera's picture, a frame to aim with, and in words what is the matter. */
export function Viewfinder({ video, camera, busy, onRetry }: ViewfinderProps) {
  const word = useWords(SCAN_WORDS)
  const { state, mirrored } = camera
  const on = state === 'ON'
  return (
    <section className="viewfinder" aria-label={word.view}>
      <video ref={video} className={`${mirrored ? 'mirrored' : ''} ${on ? '' : 'unseen'}`} muted playsInline autoPlay />
      <div className="frame" aria-hidden="true">
        <svg viewBox="0 0 100 100">
          <path d="M2 20V10a8 8 0 018-8h10M80 2h10a8 8 0 018 8v10M98 80v10a8 8 0 01-8 8H80M20 98H10a8 8 0 01-8-8V80" />
        </svg>
        {busy ? <WaitIcon size={40} /> : !on && <CameraIcon size={40} />}
      </div>
      <p className="viewfinder-words" role="status">
        {busy ? word.busy : word.camera[state]}
      </p>
      {(state === 'DENIED' || state === 'BUSY') && (
        <button type="button" className="button" onClick={onRetry}>
          {word.retry}
        </button>
      )}
    </section>
  )
}
