import { formatYuan } from '../../shared/format.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { shownFigure, sumLine, totalFen } from '../../shared/amount-entry.ts'
import { useTill, useTillState } from '../till/till-context.ts'
import { Keypad } from './Keypad.tsx'
import { longFigure } from './long-figure.ts'
import { SALE_WORDS } from './words.ts'

/** The left side, always there: what is to be charged, and the keys. */
export function AmountPane() {
  const word = useWords(SALE_WORDS)
  const till = useTill()
  const { entry, confirmed, stale, panel } = useTillState((state) => state.sale)
  const network = useTillState((state) => state.network)
  const busy = panel.at === 'WORKING' || panel.at === 'SHOWING'
  const ready = totalFen(entry) > 0 && !confirmed && !busy
  const figure = confirmed || stale || busy ? formatYuan(totalFen(entry)) : shownFigure(entry)
  const settled = stale ? 'settled stale' : confirmed || busy ? 'settled' : ''
  return (
    <section className="amount-pane" aria-label={word.amount}>
      <div className={`amount-box ${settled}`}>
        <div className="amount-head">
          <h2>{word.amount}</h2>
          <span className="amount-sum figures">{sumLine(entry)}</span>
          <button type="button" className="button clear-key" onClick={() => till.do({ type: 'CLEAR' })}>
            {word.clear} <kbd>Esc</kbd>
          </button>
        </div>
        <output className={`amount-figure amount ${longFigure(figure)}`}>
          <span className="amount-sign">¥</span>
          {figure}
        </output>
      </div>
      <Keypad
        onKey={(key) => till.do({ type: 'AMOUNT_KEY', key })}
        onCharge={() => till.do({ type: 'ENTER' })}
        charge={network === 'OFFLINE' ? 'BLOCKED' : ready ? 'READY' : 'IDLE'}
      />
    </section>
  )
}
