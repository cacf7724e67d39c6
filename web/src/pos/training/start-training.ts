import { businessDateOf } from '@yimatong/contract/clock'
import { deleteDB } from 'idb'
import { isEcho, type LastScan } from '../logic/scan-burst.ts'
import { isWholeCode } from '../logic/scanned-code.ts'
import { openDatabase } from '../till/database.ts'
import type { Gateway } from '../till/gateway.ts'
import { startTill, type Till, type TillDeps } from '../till/till.ts'
import { createPracticeGateway } from './practice-gateway.ts'
import { tellScanned } from './scanned.ts'

/** Apart from the till's own, and emptied whenever training begins. */
const NAME = 'yimatong-till-training'
const SCAN_GOOD_MS = 60_000
const ANSWER_MS = 400

/** Takes a moment, as a network does: the till is told that a sale is written before it is told how it ended. */
function later<Asked, Answer>(call: (asked: Asked) => Promise<Answer>): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    await new Promise((resolve) => setTimeout(resolve, ANSWER_MS))
    return call(asked)
  }
}

/**
 * A till of its own for practising, beside the real one. It has no key, no gateway but the practice one, and no socket; the
 * text of a code that is scanned goes no further than this file.
 */
export async function startTraining({ clock, store }: Till, lock: () => void): Promise<Till> {
  await deleteDB(NAME)
  const database = await openDatabase(() => undefined, NAME)
  const { config: real } = store.get()
  const config = { ...real, shiftRequired: false, surchargeRules: [] }
  const practice = createPracticeGateway({ now: clock.now, config: () => config })
  const { cancel, confirm, makeCode, pay, refund } = practice
  const slow = { cancel: later(cancel), confirm: later(confirm), makeCode: later(makeCode), pay: later(pay) }
  const gateway: Gateway = { ...practice, ...slow, refund: later(refund) }
  const watch: TillDeps['watch'] = ({ store: shown }) => {
    const refreshStatement = () =>
      void gateway.statement(businessDateOf(clock.now())).then((statement) => shown.set({ statement }))
    shown.set({ network: 'ONLINE', skewMs: clock.skewMs() })
    refreshStatement()
    return { beat: () => undefined, refreshStatement, stop: () => database.close() }
  }
  let last: LastScan | undefined
  let scans = 0
  const scanner: TillDeps['scanner'] =
    ({ now, take }) =>
    (text) => {
      const at = performance.now()
      if (isEcho(last, text, at)) return
      last = { text, at }
      tellScanned(isWholeCode(text))
      const goodUntil = now() + SCAN_GOOD_MS
      scans += 1
      const held = { form: 'QR', identityClass: 'STUDENT', goodUntil, deadAt: goodUntil } as const
      take({ type: 'CODE', code: { ...held, text: `practice ${scans}` } })
    }
  const identity = { terminalId: config.terminalId, keyTag: 'TRAIN' }
  return startTill({ database, identity, config, clock, gateway, watch, scanner, training: { lock } })
}
