import { createContext, useContext } from 'react'
import { useStore } from '../../shared/store.ts'
import type { TillState } from './state.ts'
import type { Till } from './till.ts'

export const TillContext = createContext<Till | undefined>(undefined)

/** The till that the page around is about. */
export function useTill(): Till {
  const till = useContext(TillContext)
  if (till === undefined) throw new Error('there is no till around this component')
  return till
}

/** Follows a part of what the till shows. */
export function useTillState<S>(select: (state: TillState) => S): S {
  return useStore(useTill().store, select)
}
