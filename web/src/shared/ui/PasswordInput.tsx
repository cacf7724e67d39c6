import { useState } from 'react'
import { useWords, words } from '../i18n/words.ts'
import { EyeIcon, EyeOffIcon } from './icons.tsx'
import './password-input.css'

const WORDS = words({ show: '显示密码', hide: '隐藏密码' }, { show: 'Show password', hide: 'Hide password' })

interface PasswordInputProps {
  id: string
  value: string
  className?: string
  onChange: (value: string) => void
}

/** The password of a login, hidden until its owner wants to see it. The label is the caller's. */
export function PasswordInput({ id, value, className, onChange }: PasswordInputProps) {
  const word = useWords(WORDS)
  const [shown, setShown] = useState(false)
  return (
    <div className="password">
      <input
        id={id}
        className={className}
        name="password"
        type={shown ? 'text' : 'password'}
        value={value}
        required
        maxLength={128}
        autoComplete="current-password"
        onChange={(event) => onChange(event.target.value)}
      />
      <button
        type="button"
        className="password-show"
        aria-label={shown ? word.hide : word.show}
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
      >
        {shown ? <EyeOffIcon size={20} /> : <EyeIcon size={20} />}
      </button>
    </div>
  )
}
