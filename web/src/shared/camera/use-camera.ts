import { type RefObject, useEffect, useEffectEvent, useState } from 'react'
import { type CameraState, startCamera } from './camera.ts'

export interface Camera {
  state: CameraState
  /** Whether the picture is shown as a mirror does. */
  mirrored: boolean
  /** Undefined where the camera has no lamp. */
  torch: { lit: boolean; toggle: () => void } | undefined
}

/**
 * The camera behind a video element, for as long as the component is there and the page is seen. `prefer` says which code to
 * take when several are in the picture, and is the same function for good.
 */
export function useCamera(
  video: RefObject<HTMLVideoElement | null>,
  onRead: (text: string) => void,
  prefer?: (text: string) => boolean,
): Camera {
  const read = useEffectEvent(onRead)
  const [state, setState] = useState<CameraState>('ASKING')
  const [mirrored, setMirrored] = useState(false)
  const [setLamp, keepLamp] = useState<(on: boolean) => void>()
  const [lit, setLit] = useState(false)
  useEffect(() => {
    if (video.current === null) return undefined
    return startCamera({
      video: video.current,
      read: (text) => read(text),
      ...(prefer === undefined ? {} : { prefer }),
      state: setState,
      torch: (set) => {
        keepLamp(() => set)
        // A camera that was let go has put its lamp out.
        setLit(false)
      },
      mirrored: setMirrored,
    })
  }, [video, prefer])
  const toggle = () => {
    setLamp?.(!lit)
    setLit(!lit)
  }
  return { state, mirrored, torch: setLamp === undefined ? undefined : { lit, toggle } }
}
