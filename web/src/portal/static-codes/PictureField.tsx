import { type ChangeEvent, useState } from 'react'
import { readPicture } from '../../shared/camera/decoders.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { PictureIcon } from '../../shared/ui/icons.tsx'
import { looksLikeOurs } from './scanned.ts'
import { VERIFY_WORDS } from './verify-words.ts'

type Reading = 'reading' | 'noCode' | 'noPicture'

/** Reads the code in a photo of the plate. The photo stays on this machine. */
export function PictureField({ onRead }: { onRead: (text: string) => void }) {
  const word = useWords(VERIFY_WORDS)
  const [reading, setReading] = useState<Reading>()
  const choose = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? []
    if (file === undefined) return
    setReading('reading')
    try {
      const text = await readPicture(file, looksLikeOurs)
      setReading(text === undefined ? 'noCode' : undefined)
      if (text !== undefined) onRead(text)
    } catch {
      setReading('noPicture')
    }
    // The same photo may be chosen again.
    target.value = ''
  }
  return (
    <div className="field">
      <label className="button picture-field">
        <PictureIcon size={20} />
        {word.picture}
        <input type="file" accept="image/*" className="visually-hidden" onChange={(event) => void choose(event)} />
      </label>
      {reading !== undefined && (
        <p className={reading === 'reading' ? 'muted' : 'failure'} role="status">
          {word[reading]}
        </p>
      )}
    </div>
  )
}
