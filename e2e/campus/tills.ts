import { ask, wanted } from '@yimatong/bench/simulated/json'
import { type DemoCampus, demoActivation, demoCampus as demoCampusSchema } from '@yimatong/contract/demo-api'
import type { Place } from './place.ts'

/** A fresh activation code of a terminal, as the demo campus hands it out. */
export async function activationCode(place: Place, terminalNo: string): Promise<string> {
  const body = JSON.stringify({ terminalNo })
  const answer = await ask(`${place.origin}/demo/v1/activation-codes`, { method: 'POST', body })
  return wanted(answer, demoActivation).activationCode
}

export async function demoCampus(place: Place): Promise<DemoCampus> {
  return wanted(await ask(`${place.origin}/demo/v1/campus`), demoCampusSchema)
}
