import { createContext, useContext } from 'react'
import { isSettled } from '../logic/back-record.ts'
import { isEnded } from '../logic/record.ts'
import type { TillState } from '../till/state.ts'

/** The ways into training and out of it. */
export interface Training {
  /** Rejects when it cannot be; then the till is as it was. */
  enter: () => Promise<void>
  leave: () => void
}

export const TrainingContext = createContext<Training | undefined>(undefined)

export function useTraining(): Training {
  const training = useContext(TrainingContext)
  if (training === undefined) throw new Error('there is no way to training around this component')
  return training
}

/** True while nothing at the till is under way: no sale, no code in hand or shown, nothing on its way back, no shift asked for. */
export function mayTrain({ backs, records, sale, shift }: TillState): boolean {
  const busy = sale.panel.at === 'WORKING' || sale.panel.at === 'SHOWING' || sale.code !== undefined
  return !busy && records.every(isEnded) && backs.every(isSettled) && shift.asked === undefined && !shift.locked
}
