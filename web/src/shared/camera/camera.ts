import { createDecoder, type Decoder } from './decoders.ts'

export type CameraState = 'ASKING' | 'ON' | 'DENIED' | 'MISSING' | 'BUSY'

export interface CameraDeps {
  video: HTMLVideoElement
  read: (text: string) => void
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
const WIDEST = 1280

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
    if (!ended.signal.aborted) deps.state(failureOf(error))
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
  if (!track || !('torch' in track.getCapabilities())) return undefined
  return (on) => {
    const constraint: MediaTrackConstraintSet & { torch: boolean } = { torch: on }
    void track.applyConstraints({ advanced: [constraint] }).catch(() => undefined)
  }
}

async function watch({ video, read }: CameraDeps, decoder: Decoder, ended: AbortSignal): Promise<void> {
  const frame = { video, pixels: pixelsOf(video) }
  let last = { text: '', at: Number.NEGATIVE_INFINITY }
  while (!ended.aborted) {
    // A frame that cannot be read, for whatever reason, is followed by another.
    const text =
      video.readyState >= video.HAVE_CURRENT_DATA ? await decoder.read(frame).catch(() => undefined) : undefined
    if (text !== undefined && !ended.aborted) {
      const at = performance.now()
      const same = text === last.text && at - last.at < SAME_CODE_MS
      last = { text, at }
      if (!same) read(text)
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

/** Draws the present picture and gives its pixels, at most 1280 wide. */
function pixelsOf(video: HTMLVideoElement): () => ImageData {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  return () => {
    const scale = Math.min(1, WIDEST / video.videoWidth)
    const [width, height] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)]
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
    if (!context) throw new TypeError('the browser has no canvas')
    context.drawImage(video, 0, 0, width, height)
    return context.getImageData(0, 0, width, height)
  }
}
