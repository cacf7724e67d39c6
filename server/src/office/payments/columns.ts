import type { OfficePaymentRow } from '@yimatong/contract/office-api'
import type { Column } from '../../files/columns.ts'
import { PAYMENT_COLUMNS } from '../../files/payment-columns.ts'

/** What the office's list says as a file: a merchant's, with whose it is. */
export const OFFICE_PAYMENT_COLUMNS: readonly Column<OfficePaymentRow>[] = [
  { title: { zh: '商户号', en: 'Merchant no.' }, read: ({ merchantNo }) => merchantNo },
  {
    title: { zh: '商户', en: 'Merchant' },
    read: ({ merchantName, merchantNameEn }, language) => (language === 'zh' ? merchantName : merchantNameEn),
  },
  { title: { zh: '学工号', en: 'School no.' }, read: ({ schoolNo }) => schoolNo ?? '' },
  ...PAYMENT_COLUMNS,
]
