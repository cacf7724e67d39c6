import type { MerchantBody, OfficeMerchant } from '@yimatong/contract/office-api'
import { type FormEvent, useState } from 'react'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { useFailureWords } from '../../api/failures.ts'
import { Panel } from '../../ui/Panel.tsx'
import { FormChoice, FormField } from '../ui/FormField.tsx'
import { useCanteens, useCategories } from './use-merchants.ts'
import { MERCHANT_FORM_WORDS } from './words.ts'

interface MerchantFormProps {
  /** Absent: a new one. */
  merchant?: OfficeMerchant
  busy: boolean
  error: Error | null
  onSave: (facts: MerchantBody) => void
  onClose: () => void
}

/** What is typed: fields are texts, and an empty one is nothing. */
type Draft = { [Name in keyof MerchantBody]: string }

const draftOf = (merchant: OfficeMerchant | undefined): Draft => ({
  name: merchant?.name ?? '',
  nameEn: merchant?.nameEn ?? '',
  canteenId: merchant?.canteen.canteenId ?? '',
  categoryId: merchant?.category?.categoryId ?? '',
  contractFrom: merchant?.contractFrom ?? '',
  contractUntil: merchant?.contractUntil ?? '',
  contactName: merchant?.contactName ?? '',
  contactPhone: merchant?.contactPhone ?? '',
})

const bodyOf = (draft: Draft): MerchantBody => ({
  name: draft.name.trim(),
  nameEn: draft.nameEn.trim(),
  canteenId: draft.canteenId,
  categoryId: draft.categoryId || null,
  contractFrom: draft.contractFrom || null,
  contractUntil: draft.contractUntil || null,
  contactName: draft.contactName.trim() || null,
  contactPhone: draft.contactPhone.trim() || null,
})

/** Makes a merchant, or changes what is written of one. */
export function MerchantForm({ merchant, busy, error, onSave, onClose }: MerchantFormProps) {
  const word = useWords(MERCHANT_FORM_WORDS)
  const failureWords = useFailureWords()
  const [draft, setDraft] = useState(() => draftOf(merchant))
  const fieldOf = (name: keyof Draft) => ({
    value: draft[name],
    onChange: (value: string) => setDraft({ ...draft, [name]: value }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSave(bodyOf(draft))
  }
  return (
    <Panel title={merchant ? word.change : word.create} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <FormField name={word.name} maxLength={64} {...fieldOf('name')} />
        <FormField name={word.nameEn} maxLength={64} {...fieldOf('nameEn')} />
        <PlaceFields canteen={fieldOf('canteenId')} category={fieldOf('categoryId')} />
        <div className="two-fields">
          <FormField name={word.contractFrom} type="date" required={false} {...fieldOf('contractFrom')} />
          <FormField
            name={word.contractUntil}
            type="date"
            required={false}
            min={draft.contractFrom || undefined}
            {...fieldOf('contractUntil')}
          />
        </div>
        <p className="field-hint">{word.contractHint}</p>
        <div className="two-fields">
          <FormField name={word.contactName} maxLength={64} required={false} {...fieldOf('contactName')} />
          <FormField
            name={word.contactPhone}
            maxLength={32}
            required={false}
            inputMode="tel"
            {...fieldOf('contactPhone')}
          />
        </div>
        {!merchant && <p className="muted">{word.note}</p>}
        {error && (
          <p className="failure" role="alert">
            {failureWords(error)}
          </p>
        )}
        <button type="submit" className="button button-primary" disabled={busy}>
          {busy ? word.busy : merchant ? word.save : word.createAction}
        </button>
      </form>
    </Panel>
  )
}

interface Chosen {
  value: string
  onChange: (value: string) => void
}

function PlaceFields({ canteen, category }: { canteen: Chosen; category: Chosen }) {
  const word = useWords(MERCHANT_FORM_WORDS)
  const english = useLanguage() === 'en'
  const canteens = useCanteens().data?.canteens ?? []
  const categories = useCategories().data?.categories ?? []
  const named = ({ name, nameEn }: { name: string; nameEn: string }) => (english ? nameEn : name)
  return (
    <div className="two-fields">
      <FormChoice name={word.canteen} required {...canteen}>
        <option value="">{word.choose}</option>
        {canteens.map((one) => (
          <option key={one.canteenId} value={one.canteenId}>
            {named(one)}
          </option>
        ))}
      </FormChoice>
      <FormChoice name={word.category} {...category}>
        <option value="">{word.none}</option>
        {categories.map((one) => (
          <option key={one.categoryId} value={one.categoryId}>
            {named(one)}
          </option>
        ))}
      </FormChoice>
    </div>
  )
}
