import { useId } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { useDraft } from './use-draft.ts'
import type { Narrow } from './use-view.ts'
import { PAYMENTS_WORDS } from './words.ts'
import { type Bound, plainYuan, readBound } from './yuan.ts'

interface AmountFilterProps {
  minFen: number | undefined
  maxFen: number | undefined
  narrow: Narrow
}

const asTyped = (fen: number | undefined): string => (fen === undefined ? '' : plainYuan(fen))
const fenOf = (bound: Bound): number | undefined => (bound.kind === 'FEN' ? bound.fen : undefined)

/** From this amount to that one, in yuan. Taken over when the field is left, or with Enter. */
export function AmountFilter({ minFen, maxFen, narrow }: AmountFilterProps) {
  const word = useWords(PAYMENTS_WORDS)
  const id = useId()
  const [min, typeMin] = useDraft(asTyped(minFen))
  const [max, typeMax] = useDraft(asTyped(maxFen))
  const [from, to] = [readBound(min), readBound(max)]
  const isWrongWayRound = (fenOf(from) ?? 0) > (fenOf(to) ?? Number.POSITIVE_INFINITY)
  const isBad = from.kind === 'BAD' || to.kind === 'BAD'
  const complaint = isBad ? word.badAmount : isWrongWayRound ? word.wrongWayRound : undefined
  const take = () => {
    const next = { minFen: fenOf(from), maxFen: fenOf(to) }
    if (complaint === undefined && (next.minFen !== minFen || next.maxFen !== maxFen)) narrow(next)
  }
  const usual = { className: 'input filter-yuan', inputMode: 'decimal', maxLength: 16, onBlur: take } as const
  const about = ({ kind }: Bound) =>
    kind === 'BAD' || isWrongWayRound ? { 'aria-invalid': true, 'aria-describedby': id } : {}
  return (
    <form
      className="filter-amounts"
      onSubmit={(event) => {
        event.preventDefault()
        take()
      }}
    >
      <span aria-hidden="true">¥</span>
      <input
        {...usual}
        {...about(from)}
        value={min}
        aria-label={word.minAmount}
        placeholder={word.min}
        onChange={({ target }) => typeMin(target.value)}
      />
      <span aria-hidden="true">–</span>
      <input
        {...usual}
        {...about(to)}
        value={max}
        aria-label={word.maxAmount}
        placeholder={word.max}
        onChange={({ target }) => typeMax(target.value)}
      />
      <button type="submit" hidden>
        {word.filter}
      </button>
      {complaint !== undefined && (
        <p id={id} className="filter-complaint" role="alert">
          {complaint}
        </p>
      )}
    </form>
  )
}
