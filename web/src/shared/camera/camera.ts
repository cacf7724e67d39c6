import { createDecoder, type Decoder } from './decoders.ts'
import { pixelsOf } from './pixels.ts'

export type CameraState = 'ASKING' | 'ON' | 'DENIED' | 'MISSING' | 'BUSY'

export interface CameraDeps {
  video: HTMLVideoElement
  read: (text: string) => void
  /** Which code to take when several are in the picture; the first when absent, or when none is such a one. */
  prefer?: (text: string) => boolean
  state: (state: CameraState) => void
  /** How to switch the lamp, where the camera has one. */
  torch: (set: ((on: boolean) => void) | undefined) => void
  /** Whether the picture is of somebody who looks at the screen, and so is shown as a mirror does. */
  mirrored: (mirrored: boolean) => void
}

/** Between two looks; quick enough for a hand, slow enough for the processor of a till. */
const LOOK_MS = 120
/** A code that stays in the picture is read once. */
const SAME_CODE_MS = 2000
const LONGEST_EDGE = 1280

const CONSTRAINTS: MediaStreamConstraints = {
  audio: false,
  video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } },
}

function failureOf(error: unknown): CameraState {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'DENIED'
  return name === 'NotFoundError' || name === 'OverconstrainedError' || error instanceof TypeError ? 'MISSING' : 'BUSY'
}

/** Looks through the camera until stopped. Its tracks are ended while the page is hidden, so its lamp goes out. */
export function startCamera(deps: CameraDeps): () => void {
  let end: (() => void) | undefined
  const open = () => {
    end ??= look(deps)
  }
  const close = () => {
    end?.()
    end = undefined
  }
  const onVisibility = () => (document.hidden ? close() : open())
  document.addEventListener('visibilitychange', onVisibility)
  onVisibility()
  return () => {
    document.removeEventListener('visibilitychange', onVisibility)
    close()
  }
}

/** One opening of the camera. */
function look(deps: CameraDeps): () => void {
  const ended = new AbortController()
  deps.state('ASKING')
  void run(deps, ended.signal).catch((error: unknown) => {
    if (ended.signal.aborted) return
    // Whatever was opened is let go: nobody is looking.
    ended.abort()
    deps.state(failureOf(error))
  })
  return () => ended.abort()
}

async function run(deps: CameraDeps, ended: AbortSignal): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia(CONSTRAINTS)
  const release = () => {
    for (const track of stream.getTracks()) track.stop()
    deps.video.srcObject = null
    deps.torch(undefined)
  }
  if (ended.aborted) return release()
  ended.addEventListener('abort', release)
  const [track] = stream.getVideoTracks()
  deps.mirrored(track?.getSettings().facingMode !== 'environment')
  deps.torch(torchOf(track))
  deps.video.srcObject = stream
  await deps.video.play()
  deps.state('ON')
  track?.addEventListener('ended', () => deps.state('BUSY'), { signal: ended })
  const decoder = await createDecoder()
  await watch(deps, decoder, ended)
}

function torchOf(track: MediaStreamTrack | undefined): ((on: boolean) => void) | undefined {
  // Some browsers cannot say what a camera can do.
  if (!track || !('getCapabilities' in track) || !('torch' in track.getCapabilities())) return undefined
  return (on) => {
    const constraint: MediaTrackConstraintSet & { torch: boolean } = { torch: on }
    void track.applyConstraints({ advanced: [constraint] }).catch(() => undefined)
  }
}

async function watch(
  { video, read, prefer = () => true }: CameraDeps,
  decoder: Decoder,
  ended: AbortSignal,
): Promise<void> {
  const frame = { picture: video, pixels: pixelsOf(video, LONGEST_EDGE) }
  let last = { text: '', at: Number.NEGATIVE_INFINITY }
  while (!ended.aborted) {
    // A frame that cannot be read, for whatever reason, is followed by another.
    const texts = video.readyState >= video.HAVE_CURRENT_DATA ? await decoder.read(frame).catch(() => []) : []
    const text = texts.find(prefer) ?? texts[0]
    if (text !== undefined && !ended.aborted) {
      const at = performance.now()
      const same = text === last.text && at - last.at < SAME_CODE_MS
      last = { text, at }
      if (!same) read(text)
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}
