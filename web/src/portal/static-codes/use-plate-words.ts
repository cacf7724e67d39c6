import type { PlateWords } from '@yimatong/contract/plate'
import { useMemo } from 'react'
import { useSession } from '../session/session.ts'

type OfCode = Pick<PlateWords, 'label' | 'terminalNo' | 'codeId' | 'version'>

/** What is printed on the plate of a code of this merchant. */
export function usePlateWords({ label, terminalNo, codeId, version }: OfCode): PlateWords {
  const { name, nameEn, merchantNo } = useSession().merchant
  return useMemo(
    () => ({ merchantName: name, merchantNameEn: nameEn, merchantNo, label, terminalNo, codeId, version }),
    [name, nameEn, merchantNo, label, terminalNo, codeId, version],
  )
}
