import type { OfficeCanteen, OfficeCategory } from '@yimatong/contract/office-api'
import { type FormEvent, type ReactNode, useState } from 'react'
import { failureOf } from '../../../shared/http/errors.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { useFailureWords } from '../../api/failures.ts'
import { Panel } from '../../ui/Panel.tsx'
import { FormField } from '../ui/FormField.tsx'
import { useKeepCanteen, useKeepCategory } from './use-merchants.ts'
import { PLACES_WORDS } from './words.ts'

/** `06:30`. */
export const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** Minutes of a day from `06:30`; midnight at its end is not to be typed, so 00:00 as an end is 24:00. */
const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))
const typedOf = (minute: number): string => (minute === 1440 ? '00:00' : clockOf(minute))

const USUAL = { opensMinute: 390, closesMinute: 1260 }

interface PlacePanelProps {
  onClose: () => void
}

export function CanteenPanel({ canteen, onClose }: PlacePanelProps & { canteen: OfficeCanteen | undefined }) {
  const word = useWords(PLACES_WORDS)
  const keep = useKeepCanteen(canteen?.canteenId)
  const [opens, setOpens] = useState(typedOf((canteen ?? USUAL).opensMinute))
  const [closes, setCloses] = useState(typedOf((canteen ?? USUAL).closesMinute))
  const hours = { opensMinute: minuteOf(opens), closesMinute: minuteOf(closes) || 1440 }
  return (
    <NamesPanel
      title={canteen ? word.change : word.addCanteen}
      place={canteen}
      busy={keep.isPending}
      error={keep.error}
      onSave={(names) => keep.mutate({ ...names, ...hours }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <div className="two-fields">
        <FormField name={word.opens} type="time" value={opens} onChange={setOpens} />
        <FormField name={word.closes} type="time" value={closes} onChange={setCloses} />
      </div>
      <p className="field-hint">{word.hoursHint}</p>
    </NamesPanel>
  )
}

export function CategoryPanel({ category, onClose }: PlacePanelProps & { category: OfficeCategory | undefined }) {
  const word = useWords(PLACES_WORDS)
  const keep = useKeepCategory(category?.categoryId)
  return (
    <NamesPanel
      title={category ? word.change : word.addCategory}
      place={category}
      busy={keep.isPending}
      error={keep.error}
      onSave={(names) => keep.mutate(names, { onSuccess: onClose })}
      onClose={onClose}
    />
  )
}

interface NamesPanelProps extends PlacePanelProps {
  title: string
  place: { name: string; nameEn: string } | undefined
  busy: boolean
  error: Error | null
  children?: ReactNode
  onSave: (names: { name: string; nameEn: string }) => void
}

function NamesPanel({ title, place, busy, error, children, onSave, onClose }: NamesPanelProps) {
  const word = useWords(PLACES_WORDS)
  const failureWords = useFailureWords()
  const [name, setName] = useState(place?.name ?? '')
  const [nameEn, setNameEn] = useState(place?.nameEn ?? '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSave({ name: name.trim(), nameEn: nameEn.trim() })
  }
  return (
    <Panel title={title} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <FormField name={word.name} value={name} maxLength={64} onChange={setName} />
        <FormField name={word.nameEn} value={nameEn} maxLength={64} onChange={setNameEn} />
        {children}
        {error && (
          <p className="failure" role="alert">
            {failureOf(error) === 'STATE_CONFLICT' ? word.taken : failureWords(error)}
          </p>
        )}
        <button type="submit" className="button button-primary" disabled={busy}>
          {busy ? word.busy : word.save}
        </button>
      </form>
    </Panel>
  )
}
