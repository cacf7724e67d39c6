import type { Meal } from '@yimatong/contract/meals'
import type { ReportClass, ReportReceiver } from '@yimatong/contract/office-reports-api'
import { words } from '../../../shared/i18n/words.ts'
import type { ReportName, SpanName } from './address.ts'

export interface ReportWords {
  title: string
  reports: Record<ReportName, string>
  choose: string
  spans: Record<SpanName, string>
  days: string
  from: string
  to: string
  by: string
  cuts: Record<'day' | 'canteen' | 'merchant' | 'meal' | 'hour' | 'class' | 'terminal', string>
  canteen: string
  everyCanteen: string
  everyMerchant: string
  everyClass: string
  everyMeal: string
  compare: string
  chart: string
  table: string
  shown: string
  csv: string
  xlsx: string
  asOf: string
  of: (from: string, to: string) => string
  against: (from: string, to: string) => string
  before: string
  all: string
  noTerminal: string
  count: string
  amount: string
  surcharge: string
  total: string
  refunded: string
  net: string
  countBefore: string
  totalBefore: string
  netBefore: string
  receiver: string
  receivers: Record<ReportReceiver, string>
  charged: string
  givenBack: string
  surchargeNet: string
  classes: Record<ReportClass, string>
  meals: Record<Meal, string>
  weekday: string
  weekdays: string[]
  perDay: string
  busiest: string
  succeeded: string
  declined: string
  closed: string
  successRate: string
  successBefore: string
  p95Before: string
  codes: string
  oldCodes: string
  ages: string[]
  accounts: string
  balance: string
  notes: { heat: string; outcomes: string; codeAges: string; balances: string }
  says: {
    turnover: (total: string, top: string, most: string) => string
    surcharge: (net: string, top: string, most: string) => string
    heat: (busiest: string) => string
    outcomes: (rate: string, p95: string) => string
    codeAges: (share: string) => string
    balances: (total: string) => string
  }
  empty: { title: string; sentence: string; action: string }
  tableOf: (report: string) => string
}

export const REPORTS_WORDS = words<ReportWords>(
  {
    title: '报表',
    reports: {
      turnover: '营业额',
      surcharge: '搭伙费收入',
      'heat-map': '客流热力',
      outcomes: '成功率与耗时',
      'code-ages': '离线付款码',
      balances: '沉淀余额',
    },
    choose: '选择报表',
    spans: { '7d': '近 7 天', '30d': '近 30 天', '90d': '近 90 天', '365d': '近一年' },
    days: '营业日',
    from: '从',
    to: '至',
    by: '分组',
    cuts: {
      day: '营业日',
      canteen: '食堂',
      merchant: '商户',
      meal: '餐次',
      hour: '时段',
      class: '身份',
      terminal: '终端',
    },
    canteen: '食堂',
    everyCanteen: '全部食堂',
    everyMerchant: '全部商户',
    everyClass: '全部身份',
    everyMeal: '全部餐次',
    compare: '与上期对比',
    chart: '图',
    table: '表',
    shown: '显示方式',
    csv: '导出 CSV',
    xlsx: '导出 XLSX',
    asOf: '数据截至',
    of: (from, to) => (from === to ? from : `${from} 至 ${to}`),
    against: (from, to) => `对比上期 ${from} 至 ${to}`,
    before: '上期',
    all: '合计',
    noTerminal: '无终端（扫静态码）',
    count: '笔数',
    amount: '金额',
    surcharge: '搭伙费',
    total: '营业额',
    refunded: '已退款',
    net: '净额',
    countBefore: '上期笔数',
    totalBefore: '上期营业额',
    netBefore: '上期净额',
    receiver: '归属',
    receivers: { SCHOOL: '学校', MERCHANT: '商户' },
    charged: '收取',
    givenBack: '退回',
    surchargeNet: '净收入',
    classes: { STUDENT: '学生', TEACHER: '教职工', OUTSIDER: '校外人员', TEMPORARY: '临时人员', UNKNOWN: '未知' },
    meals: { BREAKFAST: '早餐', LUNCH: '午餐', DINNER: '晚餐', NIGHT: '夜宵' },
    weekday: '星期',
    weekdays: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
    perDay: '日均笔数',
    busiest: '最忙时段',
    succeeded: '成功',
    declined: '失败',
    closed: '关闭',
    successRate: '成功率',
    successBefore: '上期成功率',
    p95Before: '上期 p95 (ms)',
    codes: '扫码笔数',
    oldCodes: '一小时以上占比',
    ages: ['1 分钟内', '1–10 分钟', '10–60 分钟', '1–6 小时', '6 小时以上'],
    accounts: '账户数',
    balance: '余额',
    notes: {
      heat: '颜色是这一时段每天平均的笔数。',
      outcomes: '耗时从请求到结果，不含需要付款人或收银员确认的支付；误差不超过一成。',
      codeAges:
        '码龄是手机取到这张付款码到被扫之间的时间。码龄长只说明这段时间手机不需要网络，不等于没有网络：付款码并不记录展示时是否联网。',
      balances: '当前时刻个人账户的余额（含补助），来自一卡通后台；不含测试账户。筛选条件不适用。',
    },
    says: {
      turnover: (total, top, most) => `营业额共 ${total} 元，最高的是 ${top}，${most} 元。`,
      surcharge: (net, top, most) => `搭伙费净收入 ${net} 元，最多的是 ${top}，${most} 元。`,
      heat: (busiest) => `最忙的时段是 ${busiest}。`,
      outcomes: (rate, p95) => `成功率 ${rate}，95% 的支付在 ${p95} 内有结果。`,
      codeAges: (share) => `码龄一小时以上的占 ${share}。`,
      balances: (total) => `个人账户余额共 ${total} 元。`,
    },
    empty: { title: '这段时间没有数据', sentence: '换一段时间，或去掉一些筛选条件。', action: '清除筛选' },
    tableOf: (report) => `${report}明细表`,
  },
  {
    title: 'Reports',
    reports: {
      turnover: 'Turnover',
      surcharge: 'Surcharge income',
      'heat-map': 'Busy hours',
      outcomes: 'Success and speed',
      'code-ages': 'Codes shown offline',
      balances: 'Balances held',
    },
    choose: 'Choose a report',
    spans: { '7d': '7 days', '30d': '30 days', '90d': '90 days', '365d': '1 year' },
    days: 'Business days',
    from: 'From',
    to: 'To',
    by: 'By',
    cuts: {
      day: 'Business day',
      canteen: 'Canteen',
      merchant: 'Merchant',
      meal: 'Meal',
      hour: 'Hour',
      class: 'Identity',
      terminal: 'Terminal',
    },
    canteen: 'Canteen',
    everyCanteen: 'All canteens',
    everyMerchant: 'All merchants',
    everyClass: 'All identities',
    everyMeal: 'All meals',
    compare: 'Compare with the days before',
    chart: 'Chart',
    table: 'Table',
    shown: 'Shown as',
    csv: 'Export CSV',
    xlsx: 'Export XLSX',
    asOf: 'As of',
    of: (from, to) => (from === to ? from : `${from} to ${to}`),
    against: (from, to) => `against ${from} to ${to}`,
    before: 'Before',
    all: 'All',
    noTerminal: 'No terminal (printed code)',
    count: 'Payments',
    amount: 'Amount',
    surcharge: 'Surcharge',
    total: 'Turnover',
    refunded: 'Refunded',
    net: 'Net',
    countBefore: 'Payments before',
    totalBefore: 'Turnover before',
    netBefore: 'Net before',
    receiver: 'Receiver',
    receivers: { SCHOOL: 'School', MERCHANT: 'Merchant' },
    charged: 'Charged',
    givenBack: 'Given back',
    surchargeNet: 'Net income',
    classes: { STUDENT: 'Student', TEACHER: 'Staff', OUTSIDER: 'Outsider', TEMPORARY: 'Temporary', UNKNOWN: 'Unknown' },
    meals: { BREAKFAST: 'Breakfast', LUNCH: 'Lunch', DINNER: 'Dinner', NIGHT: 'Night' },
    weekday: 'Weekday',
    weekdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
    perDay: 'Payments a day',
    busiest: 'Busiest hour',
    succeeded: 'Succeeded',
    declined: 'Declined',
    closed: 'Closed',
    successRate: 'Success rate',
    successBefore: 'Success before',
    p95Before: 'p95 before (ms)',
    codes: 'Codes scanned',
    oldCodes: 'An hour old or more',
    ages: ['Within 1 min', '1–10 min', '10–60 min', '1–6 h', 'Over 6 h'],
    accounts: 'Accounts',
    balance: 'Balance',
    notes: {
      heat: 'The colour is the average number of payments a day in that hour.',
      outcomes:
        'Time from the request to the result, without payments that payer or cashier had to confirm; too long by a tenth at most.',
      codeAges:
        'The age of a code is the time from when the phone fetched it until it was scanned. An old code says that the phone had no need of a network since, not that it had none: a code does not record whether the phone was online.',
      balances:
        'What the accounts of people hold now, subsidies included, from the one-card backend, without test accounts. Filters do not apply.',
    },
    says: {
      turnover: (total, top, most) => `Turnover is ${total} yuan in all; the most is ${top} with ${most} yuan.`,
      surcharge: (net, top, most) => `Net surcharge income is ${net} yuan; the most is ${top} with ${most} yuan.`,
      heat: (busiest) => `The busiest hour is ${busiest}.`,
      outcomes: (rate, p95) => `${rate} succeeded; 95% had their result within ${p95}.`,
      codeAges: (share) => `${share} of the codes were an hour old or more.`,
      balances: (total) => `People's accounts hold ${total} yuan.`,
    },
    empty: {
      title: 'Nothing in these days',
      sentence: 'Choose other days, or take a filter away.',
      action: 'Clear filters',
    },
    tableOf: (report) => `Table: ${report}`,
  },
)
