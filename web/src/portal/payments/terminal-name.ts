import { useCallback } from 'react'
import { useTerminals } from '../api/terminals.ts'
import { useAnySession } from '../session/session.ts'

interface Till {
  terminalNo?: string | undefined
  terminalName?: string | undefined
  name?: string
}

/** A till without its merchant's name in front: whoever is logged in here knows whose tills these are. */
export function withoutMerchant(name: string, merchantName: string): string {
  const rest = name.startsWith(merchantName) ? name.slice(merchantName.length).trim() : ''
  return rest === '' ? name : rest
}

/**
 * Gives a till's short name, or its number; undefined where there is none. What is pushed has only the number, so names are
 * looked up.
 */
export function useTerminalName(): (till: Till) => string | undefined {
  const { merchant } = useAnySession()
  // The office has tills of all merchants, and their names with them.
  const { data } = useTerminals({ enabled: merchant !== undefined })
  return useCallback(
    ({ terminalNo, terminalName, name = terminalName }) => {
      const known = name ?? data?.terminals.find((terminal) => terminal.terminalNo === terminalNo)?.name
      return known === undefined ? terminalNo : withoutMerchant(known, merchant?.name ?? '')
    },
    [data, merchant?.name],
  )
}
