import type { DeviceView } from '@yimatong/contract/tsm-api'
import { useState } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { useApp } from '../app-state.ts'
import { revokeDevice } from '../phone/revoke.ts'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { ME_WORDS } from './words.ts'

interface RevokeDialogProps {
  device: DeviceView
  onDone: () => void
  onClose: () => void
}

export function RevokeDialog({ device, onDone, onClose }: RevokeDialogProps) {
  const word = useWords(ME_WORDS)
  const own = useApp((state) => state.device?.deviceId) === device.deviceId
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)
  const confirm = async () => {
    setBusy(true)
    setFailed(false)
    try {
      await revokeDevice(device.deviceId)
      onDone()
      onClose()
    } catch {
      setFailed(true)
      setBusy(false)
    }
  }
  return (
    <ConfirmDialog
      title={word.revokeTitle(device.name)}
      sentence={own ? word.revokeThis : word.revokeSentence}
      action={word.revoke}
      cancel={word.cancel}
      busy={busy}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      {failed && (
        <p className="form-failure" role="alert">
          {word.revokeFailed}
        </p>
      )}
    </ConfirmDialog>
  )
}
