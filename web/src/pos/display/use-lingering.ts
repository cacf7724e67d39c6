import { useEffect, useState } from 'react'
import type { Scene } from './face.ts'

/** The till goes on to the next sale after two seconds; a customer needs longer to look up. */
const LINGERS_MS = 4000

/** The scene as it is shown: a success stays a while when nothing else is to be seen. */
export function useLingering(scene: Scene | undefined): Scene | undefined {
  const [success, setSuccess] = useState<Scene>()
  const show = scene?.face.show
  // Remembered while it is shown, not in an effect: there must be no frame in between.
  if (show === 'PAID' && success !== scene) setSuccess(scene)
  if (show !== 'PAID' && show !== 'IDLE' && success !== undefined) setSuccess(undefined)
  useEffect(() => {
    if (show !== 'IDLE') return undefined
    const timer = setTimeout(() => setSuccess(undefined), LINGERS_MS)
    return () => clearTimeout(timer)
  }, [show])
  return show === 'IDLE' ? (success ?? scene) : scene
}
