import type { IdentityClass } from '@yimatong/contract/states'
import type { SurchargeRule } from '@yimatong/contract/surcharge'
import { seededRandom } from './random.ts'

/** The demo campus as data: three canteens, twelve stalls, twenty tills, five hundred people, and the surcharge rules. */

export const DEMO_SEED = 20260901
export const DEMO_PASSWORD = 'campus-demo-1'
export const DEMO_PIN = '123456'

export interface Canteen {
  canteenId: string
  name: string
  nameEn: string
}

export interface DemoMerchant {
  merchantNo: string
  canteenId: string
  name: string
  nameEn: string
  accountNo: string
  categoryId: string
  /** What a plate costs here, in fen. */
  pricesFen: readonly number[]
  /** How popular the stall is against the others. */
  weight: number
  servesBreakfast: boolean
}

export interface DemoTerminal {
  terminalNo: string
  merchantNo: string
  name: string
}

export interface DemoPerson {
  /** Stable across seeds of the same number: `per_` and 32 hex digits. */
  personId: string
  schoolNo: string
  name: string
  identityClass: IdentityClass
  accountNo: string
}

export interface NamedRule extends SurchargeRule {
  name: string
  nameEn: string
}

export const CANTEENS: readonly Canteen[] = [
  { canteenId: '1', name: '学一食堂', nameEn: 'First Canteen' },
  { canteenId: '2', name: '学二食堂', nameEn: 'Second Canteen' },
  { canteenId: '3', name: '清真餐厅', nameEn: 'Halal Canteen' },
]

const categoryId = (index: number): string => `cat_${String(index).padStart(32, '0')}`

/** What kinds of stalls there are; surcharge rules may be for a kind. */
export const CATEGORIES = [
  { categoryId: categoryId(1), name: '正餐窗口', nameEn: 'Meals' },
  { categoryId: categoryId(2), name: '早点小吃', nameEn: 'Breakfast and snacks' },
  { categoryId: categoryId(3), name: '水果饮品', nameEn: 'Fruit and drinks' },
] as const

const categoryOf = (name: string, servesBreakfast: boolean): string =>
  categoryId(name.endsWith('水果饮品') ? 3 : servesBreakfast ? 2 : 1)

type StallRow = readonly [
  canteenId: string,
  name: string,
  nameEn: string,
  prices: readonly number[],
  weight: number,
  breakfast: boolean,
]

const STALLS: readonly StallRow[] = [
  ['1', '学一食堂 早点铺', 'First Canteen · Breakfast', [150, 200, 250, 300, 450, 600], 3, true],
  ['1', '学一食堂 家常菜', 'First Canteen · Home Cooking', [850, 1000, 1150, 1300, 1450], 4, false],
  ['1', '学一食堂 面食馆', 'First Canteen · Noodles', [900, 1100, 1200, 1400], 3, false],
  ['1', '学一食堂 麻辣烫', 'First Canteen · Malatang', [1380, 1620, 1850, 2140, 2560], 2, false],
  ['2', '学二食堂 包子铺', 'Second Canteen · Steamed Buns', [120, 180, 240, 360, 480], 3, true],
  ['2', '学二食堂 自选快餐', 'Second Canteen · Buffet', [780, 960, 1180, 1340, 1520], 4, false],
  ['2', '学二食堂 盖浇饭', 'Second Canteen · Rice Bowls', [1000, 1200, 1300, 1500], 3, false],
  ['2', '学二食堂 水果饮品', 'Second Canteen · Fruit and Drinks', [300, 500, 650, 800, 1200], 2, true],
  ['3', '清真餐厅 拉面', 'Halal Canteen · Hand-pulled Noodles', [900, 1000, 1200, 1500], 3, true],
  ['3', '清真餐厅 大盘鸡', 'Halal Canteen · Big Plate Chicken', [1600, 1800, 2200], 1, false],
  ['3', '清真餐厅 烤馕', 'Halal Canteen · Naan', [200, 300, 500], 1, true],
  ['3', '清真餐厅 小炒', 'Halal Canteen · Stir-fry', [1100, 1300, 1600], 2, false],
]

export const MERCHANTS: readonly DemoMerchant[] = STALLS.map(
  ([canteenId, name, nameEn, pricesFen, weight, servesBreakfast], index) => {
    const merchantNo = String(10_000_001 + index)
    const kind = { accountNo: `M${merchantNo}`, categoryId: categoryOf(name, servesBreakfast) }
    return { merchantNo, canteenId, name, nameEn, ...kind, pricesFen, weight, servesBreakfast }
  },
)

/** Busy stalls have two tills: twenty in all. */
export const TERMINALS: readonly DemoTerminal[] = MERCHANTS.flatMap((merchant) =>
  merchant.weight >= 3 || merchant.canteenId === '2'
    ? [`${merchant.name} 1 号机`, `${merchant.name} 2 号机`].map((name) => ({ merchant, name }))
    : [{ merchant, name: `${merchant.name} 1 号机` }],
)
  .slice(0, 20)
  .map(({ merchant, name }, index) => ({
    terminalNo: `T${String(index + 1).padStart(5, '0')}`,
    merchantNo: merchant.merchantNo,
    name,
  }))

const FAMILY_NAMES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾韦夏付方白邹孟熊秦邱江尹薛'
const GIVEN_NAMES =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红鹏飞建国文博宇轩子涵梓萱浩然雨桐欣怡思远嘉懿若溪晨曦俊熙诗涵一诺梦洁晓雯志远'

interface Cohort {
  identityClass: IdentityClass
  count: number
  schoolNo: (index: number) => string
}

const COHORTS: readonly Cohort[] = [
  { identityClass: 'STUDENT', count: 400, schoolNo: (index) => `2023${String(index + 1).padStart(4, '0')}` },
  { identityClass: 'TEACHER', count: 50, schoolNo: (index) => `1001${String(index + 1).padStart(4, '0')}` },
  { identityClass: 'OUTSIDER', count: 30, schoolNo: (index) => `W${String(index + 1).padStart(5, '0')}` },
  { identityClass: 'TEMPORARY', count: 20, schoolNo: (index) => `L${String(index + 1).padStart(5, '0')}` },
]

/** The people whose logins are printed: they keep these names whatever the seed. */
const NAMED: Readonly<Record<string, string>> = {
  '20230001': '张晓雯',
  '20230002': '王浩然',
  '20230003': '欧阳思远',
  '10010001': '李建国',
  W00001: '陈志强',
  L00001: '刘桂英',
}

export function demoPeople(seed: number): DemoPerson[] {
  const random = seededRandom(seed)
  const personName = (): string => {
    const given = random.chance(0.75) ? [0, 0] : [0]
    return random.pick([...FAMILY_NAMES]) + given.map(() => random.pick([...GIVEN_NAMES])).join('')
  }
  return COHORTS.flatMap(({ identityClass, count, schoolNo }) =>
    Array.from({ length: count }, (_, index) => {
      const number = schoolNo(index)
      const drawn = personName()
      return {
        personId: `per_${Buffer.from(`demo${number}`.padEnd(16, '.')).toString('hex')}`,
        schoolNo: number,
        name: NAMED[number] ?? drawn,
        identityClass,
        accountNo: `P${number}`,
      }
    }),
  )
}

export interface DemoLogin {
  schoolNo: string
  password: string
  /** The payment PIN: far too easy for real life, and therefore set by the seed alone. */
  pin: string
  note: string
  noteEn: string
}

export const DEMO_LOGINS: readonly DemoLogin[] = [
  { schoolNo: '20230001', note: '学生，无搭伙费', noteEn: 'Student, no surcharge' },
  { schoolNo: '10010001', note: '教师', noteEn: 'Teacher' },
  {
    schoolNo: 'W00001',
    note: '校外人员，搭伙费 15%（午餐高峰 30%）',
    noteEn: 'Outsider, surcharge 15 % (30 % at the lunch peak)',
  },
  {
    schoolNo: 'L00001',
    note: '临时人员，搭伙费 5%，最低 0.50 元',
    noteEn: 'Temporary staff, surcharge 5 %, at least 0.50 yuan',
  },
  { schoolNo: '20230002', note: '学生，余额不足', noteEn: 'Student, hardly any balance' },
].map((login) => ({ ...login, password: DEMO_PASSWORD, pin: DEMO_PIN }))

/** The person whose account is left nearly empty, so that a refused payment can be shown. */
export const NEARLY_BROKE = '20230002'

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7] as const
const ruleId = (index: number): string => `rul_${String(index).padStart(32, '0')}`

/** Rules as campuses have them: a base rate, a dearer lunch peak, a stall of its own, a flat fee with minimum and cap. */
export const RULES: readonly NamedRule[] = [
  {
    ruleId: ruleId(1),
    name: '校外人员搭伙费',
    nameEn: 'Outsiders',
    identityClasses: ['OUTSIDER'],
    weekdays: EVERY_DAY,
    fromMinute: 0,
    toMinute: 1440,
    rateBps: 1500,
    flatFen: 0,
    minFen: 0,
    receiver: 'SCHOOL',
  },
  {
    ruleId: ruleId(2),
    name: '校外人员搭伙费（午餐高峰）',
    nameEn: 'Outsiders, lunch peak',
    identityClasses: ['OUTSIDER'],
    weekdays: [1, 2, 3, 4, 5],
    fromMinute: 690,
    toMinute: 750,
    rateBps: 3000,
    flatFen: 0,
    minFen: 0,
    capFen: 1000,
    receiver: 'SCHOOL',
  },
  {
    ruleId: ruleId(3),
    name: '清真餐厅拉面优惠',
    nameEn: 'Halal noodles, lower rate',
    identityClasses: ['OUTSIDER'],
    merchantNo: '10000009',
    weekdays: EVERY_DAY,
    fromMinute: 0,
    toMinute: 1440,
    rateBps: 800,
    flatFen: 0,
    minFen: 0,
    receiver: 'MERCHANT',
  },
  {
    ruleId: ruleId(4),
    name: '临时人员搭伙费',
    nameEn: 'Temporary staff',
    identityClasses: ['TEMPORARY'],
    weekdays: EVERY_DAY,
    fromMinute: 0,
    toMinute: 1440,
    rateBps: 500,
    flatFen: 0,
    minFen: 50,
    capFen: 300,
    receiver: 'SCHOOL',
  },
].map((rule) => ({
  ...rule,
  identityClasses: rule.identityClasses as IdentityClass[],
  receiver: rule.receiver as 'SCHOOL' | 'MERCHANT',
  version: 1,
  validFrom: '2026-01-01',
  denied: false,
}))
