import type { EvidenceSide, ReconciliationDifference } from '@yimatong/contract/office-reconciliation-api'
import type { ReconciliationClass } from '@yimatong/contract/states'
import type { Cell, CellWords, Column } from '../../files/columns.ts'
import { shortTime } from '../../files/columns.ts'

const CLASSES: CellWords<ReconciliationClass> = {
  MISSING_HERE: { zh: '我方无记录', en: 'Missing here' },
  MISSING_THERE: { zh: '一卡通无记录', en: 'Missing at the one-card' },
  STATE_DIFFERS: { zh: '状态不一致', en: 'State differs' },
  AMOUNT_DIFFERS: { zh: '金额不一致', en: 'Amount differs' },
  SURCHARGE_DIFFERS: { zh: '搭伙费不一致', en: 'Surcharge differs' },
  DUPLICATE: { zh: '重复扣款', en: 'Charged twice' },
  TILL_SAYS_PAID: { zh: '终端记为已收，账上没有', en: 'Till says paid' },
  TILL_SAYS_UNPAID: { zh: '终端记为未收，账上已收', en: 'Till says not paid' },
  TILL_AMOUNT_DIFFERS: { zh: '终端金额不一致', en: "Till's amount differs" },
}

const STANDINGS: CellWords<ReconciliationDifference['standing']> = {
  REPAIRED: { zh: '已自动处理', en: 'Repaired' },
  OPEN: { zh: '待处理', en: 'Open' },
  RESOLVED: { zh: '已处理', en: 'Resolved' },
  LISTED: { zh: '仅列出', en: 'Listed' },
}

type Side = 'ours' | 'ledger' | 'till'
type Row = ReconciliationDifference
const TITLES: CellWords<Side> = {
  ours: { zh: '我方', en: 'Ours' },
  ledger: { zh: '一卡通', en: 'One-card' },
  till: { zh: '终端', en: 'Till' },
}

const of = (side: Side, zh: string, en: string, read: (said: EvidenceSide) => Cell): Column<Row> => ({
  title: { zh: `${TITLES[side].zh}${zh}`, en: `${TITLES[side].en}: ${en}` },
  read: ({ evidence }) => {
    const said = evidence[side]
    return said === undefined ? '' : read(said)
  },
})

const sideColumns = (side: Side): Column<Row>[] => [
  of(side, '编号', 'id', ({ id }) => id),
  of(side, '状态', 'state', ({ state }) => state),
  of(side, '合计', 'total', ({ total }) => ({ fen: total })),
  of(side, '搭伙费', 'surcharge', ({ surcharge }) => (surcharge === undefined ? '' : { fen: surcharge })),
  of(side, '时间', 'time', ({ at }) => shortTime(at)),
]

/** A run's differences as a file: what it is, and each side's line beside the others'. */
export const DIFFERENCE_COLUMNS: readonly Column<Row>[] = [
  { title: { zh: '序号', en: 'No.' }, read: ({ n }) => ({ count: n }) },
  { title: { zh: '类别', en: 'Class' }, read: (row, language) => CLASSES[row.class][language] },
  { title: { zh: '对象', en: 'Subject' }, read: ({ subject }) => subject },
  { title: { zh: '商户号', en: 'Merchant no.' }, read: ({ merchantNo }) => merchantNo ?? '' },
  { title: { zh: '差额', en: 'At stake' }, read: ({ total }) => ({ fen: total }) },
  ...sideColumns('ours'),
  ...sideColumns('ledger'),
  ...sideColumns('till'),
  { title: { zh: '处理', en: 'Standing' }, read: (row, language) => STANDINGS[row.standing][language] },
  { title: { zh: '差错编号', en: 'Exception' }, read: ({ exceptionId }) => exceptionId ?? '' },
]
