import { createStore, type Store } from '../../shared/store.ts'
import type { Receipt } from '../../shared/receipt/receipt.ts'
import type { Roll } from './layout.ts'
import { type BaudRate, choosePort, forgetPorts, hasSerial, portIsChosen, writeToPort } from './serial.ts'

/** How this till prints; kept in its browser. */
export interface PrinterSettings {
  by: 'BROWSER' | 'SERIAL'
  roll: Roll
  baudRate: BaudRate
  /** Prints a receipt of every payment by itself. */
  auto: boolean
}

/** What went wrong with paper, to be said; a sale never waits for it. */
export type PrinterTrouble = 'NOTHING_TO_PRINT' | 'NO_PORT' | 'FAILED'

export interface PrinterState {
  settings: PrinterSettings
  hasSerial: boolean
  portIsChosen: boolean
  trouble: PrinterTrouble | undefined
  /** What the browser is to print, once it is on the page. */
  sheet: Receipt | undefined
}

export interface Printer {
  store: Store<PrinterState>
  /** Prints one after the other. Never rejects: what fails is said in the store. */
  print: (receipt: Receipt) => void
  /** The browser has taken the sheet. */
  sheetTaken: () => void
  say: (trouble: PrinterTrouble | undefined) => void
  change: (settings: Partial<PrinterSettings>) => void
  choosePort: () => void
  forgetPort: () => void
}

const KEY = 'yimatong.till.printer'
const USUAL: PrinterSettings = { by: 'BROWSER', roll: 58, baudRate: 9600, auto: false }

function keptSettings(): PrinterSettings {
  try {
    return { ...USUAL, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<PrinterSettings>) }
  } catch {
    return USUAL
  }
}

export function createPrinter(): Printer {
  const store = createStore<PrinterState>({
    settings: keptSettings(),
    hasSerial: hasSerial(),
    portIsChosen: false,
    trouble: undefined,
    sheet: undefined,
  })
  const lookForPort = () => portIsChosen().then((chosen) => store.set({ portIsChosen: chosen }))
  void lookForPort().catch(() => undefined)
  let before: Promise<void> = Promise.resolve()
  const bySerial = async (receipt: Receipt) => {
    const { roll, baudRate } = store.get().settings
    // Nobody but a printer needs the bytes.
    const { escposOf } = await import('./escpos.ts')
    const outcome = await writeToPort(escposOf(receipt, roll), baudRate)
    store.set({ trouble: outcome === 'PRINTED' ? undefined : outcome })
  }
  return {
    store,
    print: (receipt) => {
      if (store.get().settings.by === 'BROWSER') return store.set({ sheet: receipt, trouble: undefined })
      before = before.then(() => bySerial(receipt)).catch(() => store.set({ trouble: 'FAILED' }))
      return undefined
    },
    sheetTaken: () => store.set({ sheet: undefined }),
    say: (trouble) => store.set({ trouble }),
    change: (settings) => {
      const next = { ...store.get().settings, ...settings }
      localStorage.setItem(KEY, JSON.stringify(next))
      store.set({ settings: next })
    },
    choosePort: () => void choosePort().then((chosen) => store.set({ portIsChosen: chosen })),
    forgetPort: () => void forgetPorts().then(lookForPort),
  }
}
