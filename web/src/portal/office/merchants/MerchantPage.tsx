import type { OfficeMerchant } from '@yimatong/contract/office-api'
import { useState } from 'react'
import { Link } from 'wouter'
import { dateAndTime } from '../../../shared/format.ts'
import { failureOf } from '../../../shared/http/errors.ts'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { InfoIcon } from '../../../shared/ui/icons.tsx'
import { StatePage } from '../../../shared/ui/StatePage.tsx'
import { useOfficeSession } from '../../session/session.ts'
import { Fact, Facts } from '../../ui/Facts.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { TerminalsOfMerchant } from '../terminals/TerminalsOfMerchant.tsx'
import { LoginsCard } from './LoginsCard.tsx'
import { MerchantForm } from './MerchantForm.tsx'
import { Contract, Standing } from './MerchantsPage.tsx'
import { MoneyCard } from './MoneyCard.tsx'
import { OFFICE_MERCHANT_PATHS } from './paths.ts'
import { StatePanel } from './StatePanel.tsx'
import { useChangeMerchant, useMerchant } from './use-merchants.ts'
import { MERCHANT_WORDS } from './words.ts'
import './merchants.css'

/** One merchant: what it is, what it agreed, its tills, and who logs in for it. */
export function MerchantPage({ merchantNo }: { merchantNo: string }) {
  const word = useWords(MERCHANT_WORDS)
  const english = useLanguage() === 'en'
  const merchant = useMerchant(merchantNo)
  const { data } = merchant
  if (merchant.error && failureOf(merchant.error) === 'NOT_FOUND') return <Missing />
  const title = data === undefined ? merchantNo : english ? data.nameEn : data.name
  return (
    <Page
      title={title}
      back={{ href: OFFICE_MERCHANT_PATHS.merchants, name: word.back }}
      note={data && <Standing merchant={data} />}
      actions={data && <Actions merchant={data} />}
    >
      <Loaded query={merchant}>{(one) => <Merchant merchant={one} />}</Loaded>
    </Page>
  )
}

function Actions({ merchant }: { merchant: OfficeMerchant }) {
  const word = useWords(MERCHANT_WORDS)
  const mayWrite = useOfficeSession().role === 'LOGISTICS'
  const [asked, setAsked] = useState<'CHANGE' | 'STATE'>()
  const change = useChangeMerchant(merchant.merchantNo)
  const close = () => setAsked(undefined)
  return (
    <>
      <Link className="button" href={`/audit-log?subject=${merchant.merchantNo}`}>
        {word.history}
      </Link>
      {mayWrite && (
        <button type="button" className="button" onClick={() => setAsked('CHANGE')}>
          {word.change}
        </button>
      )}
      {mayWrite && merchant.state !== 'OPENING' && (
        <button type="button" className="button" onClick={() => setAsked('STATE')}>
          {merchant.state === 'ACTIVE' ? word.stop : word.go}
        </button>
      )}
      {asked === 'CHANGE' && (
        <MerchantForm
          merchant={merchant}
          busy={change.isPending}
          error={change.error}
          onSave={(facts) => change.mutate(facts, { onSuccess: close })}
          onClose={close}
        />
      )}
      {asked === 'STATE' && <StatePanel merchant={merchant} onClose={close} />}
    </>
  )
}

function Merchant({ merchant }: { merchant: OfficeMerchant }) {
  const word = useWords(MERCHANT_WORDS)
  return (
    <>
      {merchant.refusal !== undefined && (
        <p className="warning" role="status">
          {word.refused[merchant.refusal]}
        </p>
      )}
      <div className="office-columns">
        <div className="office-stack">
          <FactsCard merchant={merchant} />
          <MoneyCard merchant={merchant} />
        </div>
        <div className="office-stack">
          <TerminalsOfMerchant merchantNo={merchant.merchantNo} />
          <LoginsCard merchant={merchant} />
        </div>
      </div>
    </>
  )
}

function FactsCard({ merchant }: { merchant: OfficeMerchant }) {
  const word = useWords(MERCHANT_WORDS)
  const language = useLanguage()
  const english = language === 'en'
  const { merchantNo, accountNo, ledgerTold, canteen, category, contactName, contactPhone } = merchant
  return (
    <section className="card" aria-labelledby="merchant-facts">
      <div className="office-card-head">
        <h2 id="merchant-facts" className="card-title">
          {word.facts}
        </h2>
      </div>
      <Facts short>
        <Fact name={word.number}>
          <span className="figures">{merchantNo}</span>
        </Fact>
        <Fact name={word.account}>
          <span className="figures">{accountNo}</span>
          {!ledgerTold && <span className="muted"> {word.ledgerWaits}</span>}
        </Fact>
        <Fact name={word.canteen}>{english ? canteen.nameEn : canteen.name}</Fact>
        <Fact name={word.category}>
          {category ? english ? category.nameEn : category.name : <span className="muted">{word.noCategory}</span>}
        </Fact>
        <Fact name={word.contract}>
          <Contract merchant={merchant} />
        </Fact>
        <Fact name={word.contact}>
          {[contactName, contactPhone].filter(Boolean).join(' ') || <span className="muted">{word.none}</span>}
        </Fact>
        <Fact name={word.shift}>{merchant.shiftRequired ? word.shiftYes : word.shiftNo}</Fact>
        <Fact name={word.codes}>{word.codesCount(merchant.staticCodes)}</Fact>
        <Fact name={word.created}>{dateAndTime(merchant.createdAt, language)}</Fact>
      </Facts>
    </section>
  )
}

function Missing() {
  const word = useWords(MERCHANT_WORDS).notFound
  return (
    <StatePage icon={<InfoIcon size={40} />} title={word.title} sentence={word.sentence}>
      <title>{word.title}</title>
      <Link className="button button-primary" href={OFFICE_MERCHANT_PATHS.merchants}>
        {word.action}
      </Link>
    </StatePage>
  )
}
