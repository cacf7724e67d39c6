import { type ReactNode, useRef } from 'react'
import { readPicture } from '../../shared/camera/decoders.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { KeyboardIcon, PictureIcon, TorchIcon } from '../../shared/ui/icons.tsx'
import type { NoOrder } from '../order/refusals.ts'
import { isMerchantCode } from './scanned.ts'
import type { Camera } from '../../shared/camera/use-camera.ts'
import { SCAN_WORDS } from './words.ts'

interface ScanActionsProps {
  torch: Camera['torch']
  onText: (text: string) => void
  /** The picture that was chosen is none, or has no code in it. */
  onNothing: (why: NoOrder) => void
  onNumber: () => void
}

/** Light where there is a lamp, and the two ways that need no camera. */
export function ScanActions({ torch, onText, onNothing, onNumber }: ScanActionsProps) {
  const word = useWords(SCAN_WORDS)
  const file = useRef<HTMLInputElement>(null)
  const look = async (picture: File | undefined) => {
    if (picture === undefined) return
    try {
      const text = await readPicture(picture, isMerchantCode)
      if (text === undefined) onNothing('NO_CODE')
      else onText(text)
    } catch {
      onNothing('NO_PICTURE')
    }
  }
  return (
    <div className="scan-actions">
      {torch !== undefined && (
        <Action name={word.torch} icon={<TorchIcon />} pressed={torch.lit} onPress={torch.toggle} />
      )}
      <Action name={word.album} icon={<PictureIcon />} onPress={() => file.current?.click()} />
      <input
        ref={file}
        type="file"
        accept="image/*"
        hidden
        onChange={({ target }) => {
          void look(target.files?.[0])
          // The same picture may be chosen once more.
          target.value = ''
        }}
      />
      <Action name={word.number} icon={<KeyboardIcon />} onPress={onNumber} />
    </div>
  )
}

interface ActionProps {
  name: string
  icon: ReactNode
  pressed?: boolean
  onPress: () => void
}

function Action({ name, icon, pressed, onPress }: ActionProps) {
  return (
    <button type="button" className="scan-action" aria-pressed={pressed} onClick={onPress}>
      <span className="scan-action-icon">{icon}</span>
      {name}
    </button>
  )
}
