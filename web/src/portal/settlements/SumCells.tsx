import type { SettlementSum } from '@yimatong/contract/settlement-api'
import { Amount } from '../../shared/ui/Amount.tsx'

interface SumCellsProps {
  sum: Omit<SettlementSum, 'count'>
  sign: 1 | -1
}

/** The three sums that every table of a settlement has, with the sign with which they count. */
export function SumCells({ sum: { amount, surchargeMerchant, surchargeSchool }, sign }: SumCellsProps) {
  return (
    <>
      <td className="number">
        <Amount fen={sign * amount} />
      </td>
      <td className="number">
        <Amount fen={sign * surchargeMerchant} />
      </td>
      <td className="number">
        <Amount fen={sign * surchargeSchool} />
      </td>
    </>
  )
}
