import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { formatYuan } from '../../shared/format.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { LogoutIcon, PersonIcon, WarningIcon } from '../../shared/ui/icons.tsx'
import { LanguageSwitch } from '../../shared/ui/LanguageSwitch.tsx'
import { useApp } from '../app-state.ts'
import { PATHS } from '../paths.ts'
import type { KeptAccount } from '../phone/kept.ts'
import { logout } from '../session/session.ts'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { StatePage } from '../../shared/ui/StatePage.tsx'
import { SHELL_WORDS } from '../words.ts'
import { Devices } from './Devices.tsx'
import { limitsInForce } from '../limits/limits.ts'
import { InstallHint } from './InstallHint.tsx'
import { LimitsSetting } from './LimitsSetting.tsx'
import { PinSetting } from './PinSetting.tsx'
import { ME_WORDS } from './words.ts'
import './me.css'

export default function MePage() {
  const word = useWords(ME_WORDS)
  const account = useApp((state) => state.account)
  const session = useApp((state) => state.session)
  return (
    <>
      <PageTitle title={word.title} />
      {account === undefined && session === 'ENDED' ? (
        <StatePage icon={<PersonIcon size={40} />} title={word.loggedOut.title} sentence={word.loggedOut.sentence}>
          <Link className="button button-primary" href={PATHS.login}>
            {word.loggedOut.action}
          </Link>
        </StatePage>
      ) : (
        <div className="page">
          <h1 className="page-title">{word.title}</h1>
          {account !== undefined && <Person account={account} />}
          <Devices />
          <InstallHint />
          <section className="card settings">
            {account !== undefined && <PinSetting account={account} />}
            {account !== undefined && <LimitsSetting account={account} />}
            {account !== undefined && <Loss account={account} />}
            <LanguageSwitch className="setting" />
            <Leave />
          </section>
        </div>
      )}
    </>
  )
}

function Person({ account }: { account: KeptAccount }) {
  const word = useWords(ME_WORDS)
  const shell = useWords(SHELL_WORDS)
  const { paymentFen, dayFen } = limitsInForce(account)
  return (
    <section className="card person">
      <h2 className="person-name">
        {account.name} <span className="tag">{shell.identity[account.identityClass ?? 'NONE']}</span>
      </h2>
      <p className="figures">{word.schoolNo(account.schoolNo)}</p>
      <p className="person-balance">
        <span>{word.balance}</span>
        <Amount fen={account.balance} />
      </p>
      {account.subsidy !== undefined && account.subsidy > 0 && <Subsidy fen={account.subsidy} />}
      <p className="person-limits figures">{word.limits(formatYuan(paymentFen), formatYuan(dayFen))}</p>
    </section>
  )
}

/** Money of another kind: it does not add up with the balance, because not every merchant takes it. */
function Subsidy({ fen }: { fen: number }) {
  const word = useWords(ME_WORDS)
  return (
    <>
      <p className="person-balance">
        <span>{word.subsidy}</span>
        <Amount fen={fen} />
      </p>
      <p className="person-limits">{word.subsidyFirst}</p>
    </>
  )
}

/** One tap from here, for somebody who is in a hurry. */
function Loss({ account }: { account: KeptAccount }) {
  const word = useWords(ME_WORDS)
  const state = account.lossReportedAt === undefined ? 'NONE' : 'REPORTED'
  return (
    <Link className="setting" href={PATHS.loss}>
      <WarningIcon size={20} />
      {word.loss}
      <span className={state === 'REPORTED' ? 'setting-state setting-danger' : 'setting-state'}>
        {word.lossStates[state]}
      </span>
    </Link>
  )
}

function Leave() {
  const word = useWords(ME_WORDS)
  const session = useApp((state) => state.session)
  const [, navigate] = useLocation()
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  if (session === 'ENDED')
    return (
      <Link className="setting" href={PATHS.login}>
        {word.login}
      </Link>
    )
  const leave = async () => {
    setBusy(true)
    await logout()
    navigate(PATHS.login, { replace: true })
  }
  return (
    <>
      <button type="button" className="setting setting-danger" onClick={() => setAsking(true)}>
        <LogoutIcon size={20} />
        {word.logout}
      </button>
      {asking && (
        <ConfirmDialog
          title={word.logoutTitle}
          sentence={word.logoutSentence}
          action={word.logout}
          cancel={word.cancel}
          busy={busy}
          onConfirm={() => void leave()}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
