import type { ReactNode } from 'react'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { paperYuan, type Receipt, RULE } from '../../shared/receipt/receipt.ts'
import { ReceiptPaper } from '../../shared/receipt/ReceiptPaper.tsx'
import { useStore } from '../../shared/store.ts'
import { Sheet } from '../screen/Sheet.tsx'
import { useTill, useTillState } from '../till/till-context.ts'
import { ROLLS } from './layout.ts'
import type { Printer, PrinterState } from './printer.ts'
import { BAUD_RATES } from './serial.ts'
import { PRINTER_WORDS } from './words.ts'
import './printing.css'

interface ChoiceProps<T> {
  name: string
  options: readonly T[]
  chosen: T
  label: (option: T) => string
  onChoose: (option: T) => void
  children?: ReactNode
}

/** A few buttons of which one is pressed: Tab and Enter reach them, and the arrows stay the browser's. */
function Choice<T extends string | number | boolean>(props: ChoiceProps<T>) {
  const { name, options, chosen, label, onChoose, children } = props
  return (
    <div className="printer-setting" role="group" aria-label={name}>
      <h3>{name}</h3>
      <div className="printer-choices">
        {options.map((option) => (
          <button
            key={String(option)}
            type="button"
            className="button"
            aria-pressed={option === chosen}
            onClick={() => onChoose(option)}
          >
            {label(option)}
          </button>
        ))}
        {children}
      </div>
    </div>
  )
}

function SerialPort({ printer, state }: { printer: Printer; state: PrinterState }) {
  const word = useWords(PRINTER_WORDS)
  const { settings, portIsChosen } = state
  return (
    <>
      <div className="printer-setting" role="group" aria-label={word.port}>
        <h3>{word.port}</h3>
        <div className="printer-choices">
          <span>{portIsChosen ? word.chosen : word.notChosen}</span>
          <button type="button" className="button" onClick={printer.choosePort}>
            {word.choose}
          </button>
          {portIsChosen && (
            <button type="button" className="button" onClick={printer.forgetPort}>
              {word.forget}
            </button>
          )}
        </div>
      </div>
      <Choice
        name={word.baudRate}
        options={BAUD_RATES}
        chosen={settings.baudRate}
        label={String}
        onChoose={(baudRate) => printer.change({ baudRate })}
      />
    </>
  )
}

/** A receipt that shows whether paper and widths are right. */
function useTestReceipt(): Receipt {
  const word = useWords(PRINTER_WORDS)
  const language = useLanguage()
  const { merchantName, merchantNameEn, terminalNo } = useTillState((state) => state.config)
  return {
    language,
    lines: [
      { is: 'TITLE', text: language === 'en' ? merchantNameEn : merchantName },
      { is: 'TEXT', text: word.testTitle, strong: true },
      RULE,
      { is: 'PAIR', label: word.testText, value: terminalNo },
      { is: 'PAIR', label: word.testTitle, value: paperYuan(1250), large: true },
      RULE,
      { is: 'TEXT', text: word.testWidth },
    ],
  }
}

/** How this till prints, with a picture of it and a test on paper. */
export function PrinterSheet({ onClose }: { onClose: () => void }) {
  const word = useWords(PRINTER_WORDS)
  const { printer } = useTill().printing
  const state = useStore(printer.store, (all) => all)
  const { settings, trouble } = state
  const test = useTestReceipt()
  const hints = { BROWSER: word.browserHint, SERIAL: state.hasSerial ? word.serialHint : word.noSerial }
  return (
    <Sheet title={word.title} className="printer-sheet" onClose={onClose}>
      {trouble && (
        <p className="note" role="alert">
          {word.troubles[trouble]}
        </p>
      )}
      <div className="printer-columns">
        <div className="printer-settings">
          <Choice
            name={word.roll}
            options={ROLLS}
            chosen={settings.roll}
            label={word.millimetres}
            onChoose={(roll) => printer.change({ roll })}
          />
          <Choice
            name={word.by}
            options={['BROWSER', 'SERIAL'] as const}
            chosen={settings.by}
            label={(by) => word.ways[by]}
            onChoose={(by) => printer.change({ by })}
          >
            <p className="hint">{hints[settings.by]}</p>
          </Choice>
          {settings.by === 'SERIAL' && state.hasSerial && <SerialPort printer={printer} state={state} />}
          <Choice
            name={word.auto}
            options={[false, true]}
            chosen={settings.auto}
            label={(on) => (on ? word.on : word.off)}
            onChoose={(auto) => printer.change({ auto })}
          />
        </div>
        <div className="printer-preview">
          <h3>{word.preview}</h3>
          <ReceiptPaper receipt={test} roll={settings.roll} />
          <button type="button" className="button button-primary" onClick={() => printer.print(test)}>
            {word.test}
          </button>
        </div>
      </div>
    </Sheet>
  )
}
