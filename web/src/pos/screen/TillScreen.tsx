import { useEffect } from 'react'
import { BackBar } from '../back/BackBar.tsx'
import { GiveBackSheet } from '../back/GiveBackSheet.tsx'
import { CameraView } from '../camera/CameraView.tsx'
import { feedDisplays } from '../display/feed.ts'
import { PrintedSheet } from '../receipt/PrintedSheet.tsx'
import { PrinterBar } from '../receipt/PrinterBar.tsx'
import { PrinterSheet } from '../receipt/PrinterSheet.tsx'
import { useTill, useTillState } from '../till/till-context.ts'
import { useIdleLock } from '../lock/idle.ts'
import { LockScreen } from '../lock/LockScreen.tsx'
import { OfficeLock } from '../lock/OfficeLock.tsx'
import { ShiftSheet } from '../shift/ShiftSheet.tsx'
import { TrainingBar } from '../training/TrainingBar.tsx'
import { TrainingSheet } from '../training/TrainingSheet.tsx'
import { AmountPane } from './AmountPane.tsx'
import { ArrivalBar } from './ArrivalBar.tsx'
import { MerchantBar, NoticeBar, OfflineBar } from './Bars.tsx'
import { DigitsSheet } from './DigitsSheet.tsx'
import { Foot } from './Foot.tsx'
import { Header } from './Header.tsx'
import { KeySheet } from './KeySheet.tsx'
import { Stage } from './Stage.tsx'
import { TodaySheet } from './TodaySheet.tsx'
import { useKeyboard } from './use-keyboard.ts'
import { useTillActions } from './use-till-actions.ts'

/** The whole till: amount left, what is happening right, and around it what the cashier must know. */
export function TillScreen() {
  const till = useTill()
  const training = useTillState((state) => state.training)
  const { sheet, giveBack, cameraOn, locked, officeLock, action, scanned, close } = useTillActions(till)
  useKeyboard({ action, scanned })
  useIdleLock(till)
  useEffect(() => feedDisplays(till), [till])
  return (
    <div className={`till ${training ? 'training' : ''}`}>
      {training && <TrainingBar />}
      <Header cameraOn={cameraOn} onAction={action} />
      <main className="till-main">
        <AmountPane />
        <div className="right-side">
          <OfflineBar />
          <MerchantBar />
          <NoticeBar />
          <BackBar />
          <PrinterBar />
          <ArrivalBar />
          <div className={`stage-frame ${cameraOn ? 'with-camera' : ''}`}>
            <Stage />
            {cameraOn && <CameraView onRead={scanned} />}
          </div>
        </div>
      </main>
      <Foot onPrinter={() => action({ type: 'PRINTER' })} />
      {giveBack.sheet && <GiveBackSheet state={giveBack} />}
      {sheet?.is === 'KEYS' && <KeySheet onClose={close} />}
      {sheet?.is === 'PRINTER' && <PrinterSheet onClose={close} />}
      <PrintedSheet />
      {sheet?.is === 'LIST' && <TodaySheet onClose={close} />}
      {sheet?.is === 'SHIFT' && !locked && (
        <ShiftSheet onClose={close} onTraining={() => action({ type: 'TRAINING' })} />
      )}
      {sheet?.is === 'TRAINING' && <TrainingSheet onClose={close} />}
      {sheet?.is === 'DIGITS' && (
        <DigitsSheet digits={sheet.digits} onKey={(key) => action({ type: 'AMOUNT_KEY', key })} onClose={close} />
      )}
      {officeLock ? <OfficeLock lock={officeLock} /> : locked && <LockScreen />}
    </div>
  )
}
