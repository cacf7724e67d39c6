import { useTillState } from '../till/till-context.ts'
import { AwaitingPin } from './AwaitingPin.tsx'
import { Cancelling } from './Cancelling.tsx'
import { CodeHeld } from './CodeHeld.tsx'
import { Duplicate } from './Duplicate.tsx'
import { CodeEnding, CodeInDoubt, DynamicCode, MakingCode } from './DynamicCode.tsx'
import { Checking, Working } from './InDoubt.tsx'
import { PressEnter, ShowCode, TypeAmount } from './Invitation.tsx'
import { NotPaid, Paid, Refused } from './Outcome.tsx'
import { Spoken } from './Spoken.tsx'
import { type Stage as StageState, stageOf } from './stage.ts'

function view(stage: StageState) {
  switch (stage.show) {
    case 'TYPE_AMOUNT':
      return <TypeAmount note={stage.note} />
    case 'PRESS_ENTER':
      return <PressEnter amountFen={stage.amountFen} note={stage.note} />
    case 'SHOW_CODE':
      return <ShowCode amountFen={stage.amountFen} />
    case 'CODE_HELD':
      return <CodeHeld code={stage.code} amountFen={stage.amountFen} />
    case 'REFUSED':
      return <Refused refusal={stage.refusal} />
    case 'WORKING':
      return <Working amountFen={stage.amountFen} preview={stage.preview} />
    case 'CHECKING':
      return <Checking record={stage.record} since={stage.since} />
    case 'AWAITING_PIN':
      return <AwaitingPin {...stage} />
    case 'DUPLICATE':
      return <Duplicate {...stage} />
    case 'CANCELLING':
      return <Cancelling {...stage} />
    case 'MAKING_CODE':
      return <MakingCode amountFen={stage.amountFen} late={stage.late} />
    case 'DYNAMIC_CODE':
      return <DynamicCode record={stage.record} shown={stage.shown} scanRefused={stage.scanRefused} />
    case 'CODE_ENDING':
      return <CodeEnding amountFen={stage.amountFen} why={stage.why} />
    case 'CODE_IN_DOUBT':
      return <CodeInDoubt {...stage} />
    case 'PAID':
      return <Paid record={stage.record} again={stage.again} />
    case 'NOT_PAID':
      return <NotPaid record={stage.record} again={stage.again} />
  }
}

/** The right side: what is happening, one state at a time, for eyes and for ears. */
export function Stage() {
  const sale = useTillState((state) => state.sale)
  const records = useTillState((state) => state.records)
  const stage = stageOf({ sale, records })
  return (
    <section className="stage" data-stage={stage.show}>
      {view(stage)}
      <Spoken stage={stage} />
    </section>
  )
}
