import { useState } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { IDLE_CHOICES, idleMinutes, setIdleMinutes } from '../lock/idle.ts'
import { SHIFT_WORDS } from './words.ts'

/** After how long without a hand on it the till locks itself. */
export function IdleSetting() {
  const word = useWords(SHIFT_WORDS)
  const [minutes, setMinutes] = useState(idleMinutes)
  return (
    <label className="idle-setting">
      {word.lockAfter}
      <select
        value={minutes}
        onChange={(event) => {
          setIdleMinutes(Number(event.target.value))
          setMinutes(Number(event.target.value))
        }}
      >
        {[...new Set([...IDLE_CHOICES, minutes])].map((choice) => (
          <option key={choice} value={choice}>
            {word.minutes(choice)}
          </option>
        ))}
      </select>
    </label>
  )
}
