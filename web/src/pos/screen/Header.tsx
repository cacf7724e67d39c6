import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { CameraIcon, DisplayIcon, KeyboardIcon, ListIcon, QrIcon } from '../../shared/ui/icons.tsx'
import { LanguageSwitch } from '../../shared/ui/LanguageSwitch.tsx'
import { Mark } from '../../shared/ui/Mark.tsx'
import { TestMark } from '../../shared/ui/TestMark.tsx'
import type { TillAction } from '../logic/till-keys.ts'
import { ShiftChip } from '../shift/ShiftChip.tsx'
import { useTillState } from '../till/till-context.ts'
import { FRAME_WORDS } from './words.ts'

interface HeaderProps {
  cameraOn: boolean
  onAction: (action: TillAction) => void
}

/** Whose till this is, and the few things beside selling. Each has a key. */
export function Header({ cameraOn, onAction }: HeaderProps) {
  const word = useWords(FRAME_WORDS)
  const language = useLanguage()
  const { merchantNo, merchantName, merchantNameEn, terminalName, terminalNo } = useTillState((state) => state.config)
  const buttons = [
    { icon: <DisplayIcon size={20} />, words: word.display, key: 'F1', action: { type: 'DISPLAY' } },
    { icon: <QrIcon size={20} />, words: word.digits, key: 'F3', action: { type: 'TYPE_DIGITS' } },
    {
      icon: <CameraIcon size={20} />,
      words: cameraOn ? word.cameraOff : word.camera,
      key: 'F5',
      action: { type: 'CAMERA' },
    },
    { icon: <ListIcon size={20} />, words: word.list, key: 'F10', action: { type: 'LIST' } },
    { icon: <KeyboardIcon size={20} />, words: word.keys, key: '?', action: { type: 'KEYS' } },
  ] as const
  return (
    <header className="till-header">
      <Mark size={28} />
      <TestMark merchantNo={merchantNo} />
      <h1 className="merchant" title={merchantName}>
        {language === 'en' ? merchantNameEn : merchantName}
      </h1>
      <p className="terminal figures">
        <span>{terminalName}</span> {terminalNo}
      </p>
      <nav className="till-actions" aria-label={word.till}>
        <ShiftChip onOpen={() => onAction({ type: 'SHIFT' })} />
        {buttons.map(({ icon, words, key, action }) => (
          <button
            key={key}
            type="button"
            className="header-button"
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onAction(action)}
          >
            {icon}
            {words} <kbd>{key}</kbd>
          </button>
        ))}
        <LanguageSwitch className="header-button" />
      </nav>
    </header>
  )
}
