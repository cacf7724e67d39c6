import { useState } from 'react'
import type { SaleEvent } from '../logic/sale.ts'
import type { TillAction } from '../logic/till-keys.ts'
import type { Till } from '../till/till.ts'
import { giveToSheet } from '../shift/sheet-keys.ts'
import { useTraining } from '../training/mode.ts'
import { useTillState } from '../till/till-context.ts'
import { openDisplay } from '../display/open-display.ts'
import { useGiveBack } from '../back/use-give-back.ts'
import { DIGITS_LENGTH } from './DigitsSheet.tsx'
import { stageOf } from './stage.ts'

export type OpenSheet =
  | { is: 'KEYS' }
  | { is: 'LIST' }
  | { is: 'SHIFT' }
  | { is: 'PRINTER' }
  | { is: 'TRAINING' }
  | { is: 'DIGITS'; digits: string }

const CAMERA_WANTED = 'yimatong.till.camera'

/** What the keys mean while a payment has no outcome, where that is not what they mean otherwise. */
function whileWaiting(till: Till, { type }: TillAction): SaleEvent | undefined {
  const state = till.store.get()
  if (state.sale.panel.at !== 'WORKING') return undefined
  if (type === 'GIVE_BACK') return { type: 'CANCEL' }
  if (stageOf(state).show !== 'DUPLICATE') return undefined
  if (type === 'CLEAR') return { type: 'CANCEL' }
  return type === 'DYNAMIC_CODE' ? { type: 'CONFIRM' } : undefined
}

/** Sheets and camera, and which of them a key goes to. A scan goes to the sale whatever lies on top. */
export function useTillActions(till: Till) {
  const [sheet, setSheet] = useState<OpenSheet>()
  const giveBack = useGiveBack()
  const [cameraOn, setCameraOn] = useState(() => localStorage.getItem(CAMERA_WANTED) === 'on')
  const officeLock = useTillState((state) => (state.training ? undefined : state.config.lock))
  const locked = useTillState((state) => state.shift.locked) || officeLock !== undefined
  const training = useTraining()
  const inTraining = useTillState((state) => state.training)
  const close = () => {
    setSheet(undefined)
    giveBack.close()
  }
  const scanned = (text: string, takesBack = 0) => {
    if (locked) return
    close()
    if (takesBack > 0) till.do({ type: 'TAKE_BACK', count: takesBack })
    till.scanned(text)
  }
  const typeDigit = (digits: string, action: TillAction) => {
    if (action.type !== 'AMOUNT_KEY') return
    const next = action.key === 'BACKSPACE' ? digits.slice(0, -1) : digits + action.key.replace(/\D/, '')
    if (next.length === DIGITS_LENGTH) scanned(next)
    else setSheet({ is: 'DIGITS', digits: next })
  }
  const showCode = () => {
    close()
    till.do({ type: 'DYNAMIC_CODE' })
  }
  const toggle = (wanted: OpenSheet) => {
    const wasOpen = sheet?.is === wanted.is
    close()
    if (!wasOpen) setSheet(wanted)
  }
  /** The key opens the sheet, and does in it what the sheet says. */
  const giveBackKey = () => {
    if (giveBack.sheet) return giveBack.act()
    close()
    return giveBack.open()
  }
  const inGiveBack = (action: TillAction) => {
    if (action.type === 'AMOUNT_KEY') giveBack.press({ key: 'AMOUNT', amountKey: action.key })
    if (action.type === 'ENTER') giveBack.press({ key: 'ENTER' })
    if (action.type === 'CLEAR') giveBack.back()
  }
  const toggleCamera = () => {
    localStorage.setItem(CAMERA_WANTED, cameraOn ? 'off' : 'on')
    setCameraOn(!cameraOn)
  }
  const lock = () => {
    close()
    till.shifts.lock()
  }
  const action = (action: TillAction) => {
    if (locked) return giveToSheet(action)
    const waiting = sheet || giveBack.sheet ? undefined : whileWaiting(till, action)
    if (waiting) return till.do(waiting)
    if (action.type === 'TRAINING' && inTraining) return training.leave()
    if (action.type === 'TRAINING') return toggle({ is: 'TRAINING' })
    // Nobody's shift counts in training.
    if (action.type === 'SHIFT') return toggle({ is: inTraining ? 'TRAINING' : 'SHIFT' })
    if (action.type === 'LOCK') return lock()
    if (action.type === 'LIST') return toggle({ is: 'LIST' })
    if (action.type === 'KEYS') return toggle({ is: 'KEYS' })
    if (action.type === 'TYPE_DIGITS') return toggle({ is: 'DIGITS', digits: '' })
    if (action.type === 'DISPLAY') return openDisplay()
    if (action.type === 'DYNAMIC_CODE') return showCode()
    if (action.type === 'GIVE_BACK') return giveBackKey()
    if (action.type === 'PRINT') return giveBack.sheet ? giveBack.print() : till.printing.payment()
    if (action.type === 'PRINTER') return toggle({ is: 'PRINTER' })
    if (giveBack.sheet) return inGiveBack(action)
    if (sheet && action.type === 'CLEAR') return close()
    if (sheet?.is === 'DIGITS') return typeDigit(sheet.digits, action)
    if (sheet?.is === 'SHIFT') return giveToSheet(action)
    if (sheet) return undefined
    if (action.type === 'CAMERA') return toggleCamera()
    if (action.type === 'SHOW_LAST') return till.showLast()
    return till.do(action)
  }
  return { sheet, giveBack, cameraOn, locked, officeLock, action, scanned, close }
}
