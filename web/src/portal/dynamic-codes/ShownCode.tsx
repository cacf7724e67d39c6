import type { PortalDynamicCode } from '@yimatong/contract/portal-api'
import type { DeclineCode } from '@yimatong/contract/states'
import { useSearchParams } from 'wouter'
import { DECLINE_WORDS } from '../../shared/declines.ts'
import { spokenYuan } from '../../shared/format.ts'
import { failureOf } from '../../shared/http/errors.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { QrSymbol } from '../../shared/qr/QrSymbol.tsx'
import { Amount } from '../../shared/ui/Amount.tsx'
import { CrossIcon, DisplayIcon } from '../../shared/ui/icons.tsx'
import { useFailureWords } from '../api/failures.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { useNow } from '../ui/use-now.ts'
import { Countdown } from './Countdown.tsx'
import { CustomerView } from './CustomerView.tsx'
import { Ending } from './Ending.tsx'
import { type Shown, shownAt } from './shown.ts'
import { useCancel, useShownCode } from './use-dynamic-codes.ts'
import { SHOWN_CODE_WORDS } from './words.ts'

interface ShownCodeProps {
  outTradeNo: string
  onAgain: (code: PortalDynamicCode) => void
  onClose: () => void
}

/** One code and what becomes of it. */
export function ShownCode({ outTradeNo, ...rest }: ShownCodeProps) {
  const word = useWords(SHOWN_CODE_WORDS)
  const code = useShownCode(outTradeNo)
  return (
    <section className="card shown" aria-label={word.title}>
      <Loaded query={code}>{(data) => <Followed code={data} declined={code.declined} {...rest} />}</Loaded>
    </section>
  )
}

interface FollowedProps extends Omit<ShownCodeProps, 'outTradeNo'> {
  code: PortalDynamicCode
  declined: DeclineCode | undefined
}

/** Seldom enough for a cheap tablet, often enough that a second is seen to pass when it does. */
const LOOK_MS = 200
/** The address says whether the customer's side is on: a tablet can be given it. */
const CUSTOMER = 'customer'

function Followed({ code, declined, onAgain, onClose }: FollowedProps) {
  const [params, setParams] = useSearchParams()
  const shown = shownAt(code, useNow(LOOK_MS))
  const turn = (on: boolean) => {
    const rest = Object.fromEntries([...params].filter(([name]) => name !== CUSTOMER))
    setParams(on ? { ...rest, [CUSTOMER]: '' } : rest, { replace: true })
  }
  return (
    <>
      {shown.show === 'OPEN' ? (
        <Open code={code} leftMs={shown.leftMs} declined={declined} onCustomer={() => turn(true)} />
      ) : (
        <Ending code={code} shown={shown} onAgain={() => onAgain(code)} onClose={onClose} />
      )}
      {params.has(CUSTOMER) && <CustomerView code={code} shown={shown} onClose={() => turn(false)} />}
    </>
  )
}

/** From here on a figure is too long for the largest letters beside the code. */
const LONG_FEN = 1_000_000

interface OpenProps {
  code: PortalDynamicCode
  leftMs: Extract<Shown, { show: 'OPEN' }>['leftMs']
  declined: DeclineCode | undefined
  onCustomer: () => void
}

function Open({ code, leftMs, declined, onCustomer }: OpenProps) {
  const word = useWords(SHOWN_CODE_WORDS)
  const declines = useWords(DECLINE_WORDS)
  const language = useLanguage()
  return (
    <div className="shown-open">
      <QrSymbol className="shown-qr" text={code.url} label={word.symbol(spokenYuan(code.amount, language))} />
      <div className="shown-side">
        <p className="shown-verb">{word.scan}</p>
        <Amount
          fen={code.amount}
          className={code.amount < LONG_FEN ? 'shown-amount' : 'shown-amount shown-amount-long'}
        />
        {code.subject !== undefined && <p className="shown-subject">{code.subject}</p>}
        <Countdown leftMs={leftMs} />
        {declined !== undefined && (
          <p className="notice" role="status">
            {word.declined(declines[declined])}
          </p>
        )}
        <div className="page-actions">
          <button type="button" className="button button-primary" title={word.customerHint} onClick={onCustomer}>
            <DisplayIcon size={20} />
            {word.customer}
          </button>
          <CancelButton outTradeNo={code.outTradeNo} />
        </div>
        <p className="shown-order figures">
          {word.order} {code.outTradeNo}
        </p>
      </div>
    </div>
  )
}

function CancelButton({ outTradeNo }: { outTradeNo: string }) {
  const word = useWords(SHOWN_CODE_WORDS)
  const failureWords = useFailureWords()
  const cancel = useCancel(outTradeNo)
  return (
    <>
      <button type="button" className="button" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
        <CrossIcon size={20} />
        {cancel.isPending ? word.cancelling : word.cancel}
      </button>
      {cancel.isError && (
        <p className="failure" role="alert">
          {failureOf(cancel.error) === 'STATE_CONFLICT' ? word.notCancelled : failureWords(cancel.error)}
        </p>
      )}
    </>
  )
}
