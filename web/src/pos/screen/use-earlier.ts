import type { TerminalStatement } from '@yimatong/contract/gateway-api'
import { useState } from 'react'
import { useTill, useTillState } from '../till/till-context.ts'

/** The day's pages beyond the first, which the till does not keep. */
export function useEarlier() {
  const { gateway } = useTill()
  const first = useTillState((state) => state.statement)
  const [pages, setPages] = useState<readonly TerminalStatement[]>([])
  const cursor = pages.length === 0 ? first?.nextCursor : pages.at(-1)?.nextCursor
  const more = async () => {
    if (first === undefined || cursor === undefined) return
    const page = await gateway.statement(first.businessDate, cursor).catch(() => undefined)
    if (page) setPages([...pages, page])
  }
  return { pages, more: cursor === undefined ? undefined : more }
}
