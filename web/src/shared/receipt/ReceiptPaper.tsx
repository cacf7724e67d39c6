import type { Receipt, ReceiptLine } from './receipt.ts'
import './receipt-paper.css'

function Line({ line }: { line: ReceiptLine }) {
  switch (line.is) {
    case 'TITLE':
      return <p className="receipt-title">{line.text}</p>
    case 'TEXT':
      return <p className={`receipt-text ${line.strong ? 'receipt-strong' : ''}`}>{line.text}</p>
    case 'PAIR':
      return (
        <p className={`receipt-pair ${line.large ? 'receipt-large' : ''}`}>
          <span>{line.label}</span>
          <span className="figures">{line.value}</span>
        </p>
      )
    case 'ROW': {
      const [what, count, sum] = line.cells
      return (
        <p className={`receipt-row ${line.head ? 'receipt-head' : ''}`}>
          <span>{what}</span>
          <span className="figures">{count}</span>
          <span className="figures">{sum}</span>
        </p>
      )
    }
    case 'RULE':
      return <hr />
  }
}

/** A receipt as it looks on a roll that wide, in millimetres: on a screen, and in print. */
export function ReceiptPaper({ receipt, roll }: { receipt: Receipt; roll: 58 | 80 }) {
  return (
    <div className={`receipt-paper receipt-paper-${roll}`} lang={receipt.language}>
      {receipt.lines.map((line, index) => (
        // Lines of a receipt have no name and never move.
        <Line key={index} line={line} />
      ))}
    </div>
  )
}
