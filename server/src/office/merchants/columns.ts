import type { MerchantRefusal } from '@yimatong/contract/merchant-standing'
import type { OfficeMerchantRow } from '@yimatong/contract/office-api'
import type { CellWords, Column } from '../../files/columns.ts'

const STATES: CellWords<MerchantRefusal | 'SELLS'> = {
  SELLS: { zh: '营业中', en: 'Takes payments' },
  OPENING: { zh: '开户中', en: 'Being opened' },
  DISABLED: { zh: '已停用', en: 'Disabled' },
  CONTRACT_NOT_BEGUN: { zh: '合同未开始', en: 'Contract not begun' },
  CONTRACT_ENDED: { zh: '合同已到期', en: 'Contract ended' },
}

/** `3.00 %`: basis points as people say them. */
const percent = (bps: number): string => `${(bps / 100).toFixed(2)} %`

/** What the list of merchants says as a file. */
export const MERCHANT_COLUMNS: readonly Column<OfficeMerchantRow>[] = [
  { title: { zh: '商户号', en: 'Merchant no.' }, read: ({ merchantNo }) => merchantNo },
  { title: { zh: '名称', en: 'Name' }, read: ({ name }) => name },
  { title: { zh: '英文名', en: 'English name' }, read: ({ nameEn }) => nameEn },
  {
    title: { zh: '食堂', en: 'Canteen' },
    read: ({ canteen }, language) => (language === 'zh' ? canteen.name : canteen.nameEn),
  },
  {
    title: { zh: '类别', en: 'Kind' },
    read: ({ category }, language) => (language === 'zh' ? category?.name : category?.nameEn) ?? '',
  },
  { title: { zh: '状态', en: 'State' }, read: ({ refusal }, language) => STATES[refusal ?? 'SELLS'][language] },
  { title: { zh: '合同开始', en: 'Contract from' }, read: ({ contractFrom }) => contractFrom ?? '' },
  { title: { zh: '合同到期', en: 'Contract until' }, read: ({ contractUntil }) => contractUntil ?? '' },
  { title: { zh: '佣金', en: 'Commission' }, read: ({ commissionBps }) => percent(commissionBps) },
  {
    title: { zh: '结算账户', en: 'Settlement account' },
    read: ({ hasSettlementAccount }, language) =>
      hasSettlementAccount ? (language === 'zh' ? '已登记' : 'On file') : language === 'zh' ? '未登记' : 'None',
  },
  { title: { zh: '在用终端', en: 'Active tills' }, read: ({ terminals }) => ({ count: terminals.active }) },
  { title: { zh: '离线终端', en: 'Offline tills' }, read: ({ terminals }) => ({ count: terminals.offline }) },
  { title: { zh: '锁定终端', en: 'Locked tills' }, read: ({ terminals }) => ({ count: terminals.locked }) },
]
