import type { CashierName } from '@yimatong/contract/shift-api'
import type { Language } from './i18n/language.ts'

/** The name as the page's language writes it, where it is known so. */
export function cashierName({ name, nameEn }: CashierName, language: Language): string {
  return language === 'en' ? (nameEn ?? name) : name
}
