import { useEffect, useRef, useState } from 'react'
import { useCamera } from '../../shared/camera/use-camera.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { playTone } from '../../shared/sounds.ts'
import { freshKeys } from './merchant-code-keys.ts'
import { NoOrderCard } from './NoOrderCard.tsx'
import { NumberSheet } from './NumberSheet.tsx'
import { ScanActions } from './ScanActions.tsx'
import { isMerchantCode, readScanned } from './scanned.ts'
import { useBeginOrder } from './use-begin-order.ts'
import { Viewfinder } from './Viewfinder.tsx'
import { SCAN_WORDS } from './words.ts'
import './scan.css'

/** Three ways to the same order: the camera, a picture from the album, the merchant's number. Trying again opens all anew. */
export default function Scanner({ onRetry }: { onRetry: () => void }) {
  const word = useWords(SCAN_WORDS)
  const video = useRef<HTMLVideoElement>(null)
  const [typing, setTyping] = useState(false)
  const { busy, noOrder, say, begin } = useBeginOrder({ replace: false })
  // Fetched while the camera opens: the keys, so that a foreign signature is seen before anybody is asked about it, and the
  // page that most scans lead to.
  useEffect(() => {
    void freshKeys()
    import('../order/OrderPage.tsx').catch(() => undefined)
  }, [])
  const take = (text: string) => {
    const scanned = readScanned(text)
    const ours = scanned.kind === 'MERCHANT_CODE'
    playTone(ours ? 'tick' : 'attention')
    if (ours) void begin({ token: scanned.token })
    else say(scanned.kind)
  }
  const onRead = (text: string) => {
    if (!typing && !busy) take(text)
  }
  const camera = useCamera(video, onRead, isMerchantCode)
  return (
    <div className="scan">
      <h1 className="visually-hidden">{word.title}</h1>
      <Viewfinder video={video} camera={camera} busy={busy} onRetry={onRetry} />
      <div className="scan-foot">
        {noOrder !== undefined && !typing && <NoOrderCard noOrder={noOrder} onClose={() => say(undefined)} />}
        <ScanActions
          torch={camera.torch}
          onText={take}
          onNothing={say}
          onNumber={() => {
            say(undefined)
            setTyping(true)
          }}
        />
      </div>
      {typing && <NumberSheet begin={begin} busy={busy} noOrder={noOrder} onClose={() => setTyping(false)} />}
    </div>
  )
}
