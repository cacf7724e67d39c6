import type { ImportRow, PersonRow, RowFault } from '@yimatong/contract/office-api'
import type { PersonKind, PersonState } from '@yimatong/contract/states'
import type { CellWords, Column, Language } from '../files/columns.ts'
import { CLASS_WORDS, NO_CLASS_WORDS, ROSTER_FIELDS, type RosterField, TITLES } from './imports/roster.ts'

const titleOf = (field: RosterField) => ({ zh: TITLES[field][0], en: TITLES[field][1] })
const inBoth = ([zh, en]: readonly [string, string, ...string[]], language: Language) => (language === 'zh' ? zh : en)

const KINDS: CellWords<PersonKind> = { MEMBER: { zh: '在册', en: 'Member' }, VISITOR: { zh: '访客', en: 'Visitor' } }
const STATES: CellWords<PersonState> = {
  ACTIVE: { zh: '正常', en: 'Active' },
  FROZEN: { zh: '冻结', en: 'Frozen' },
  CLOSED: { zh: '已注销', en: 'Closed' },
}

/** The people of a list as a file, which may be changed and come back as a roster. */
export const PEOPLE_COLUMNS: readonly Column<PersonRow>[] = [
  { title: titleOf('schoolNo'), read: ({ schoolNo }) => schoolNo },
  { title: titleOf('name'), read: ({ name }) => name },
  {
    title: titleOf('class'),
    read: ({ identityClass }, language) =>
      inBoth(identityClass === undefined ? NO_CLASS_WORDS : CLASS_WORDS[identityClass], language),
  },
  { title: titleOf('from'), read: ({ identityFrom }) => identityFrom ?? '' },
  { title: titleOf('until'), read: ({ identityUntil }) => identityUntil ?? '' },
  { title: { zh: '类别', en: 'Kind' }, read: ({ kind }, language) => KINDS[kind][language] },
  { title: { zh: '状态', en: 'State' }, read: ({ state }, language) => STATES[state][language] },
  { title: { zh: '账号', en: 'Account' }, read: ({ accountNo }) => accountNo },
]

/** A roster to fill in: the heading, and two people who show how. */
export const TEMPLATE_COLUMNS: readonly Column<Readonly<Record<RosterField, string>>>[] = ROSTER_FIELDS.map(
  (field) => ({
    title: titleOf(field),
    read: (row) => row[field],
  }),
)
export const templateRows = (language: Language): readonly Readonly<Record<RosterField, string>>[] => [
  {
    schoolNo: '20260001',
    name: '张三',
    class: inBoth(CLASS_WORDS.STUDENT, language),
    from: '2026-09-01',
    until: '2030-07-31',
    payment: '1000',
    daily: '3000',
  },
  {
    schoolNo: 'L20260001',
    name: '李四',
    class: inBoth(CLASS_WORDS.TEMPORARY, language),
    from: '',
    until: '2027-01-31',
    payment: '',
    daily: '',
  },
]

/** What is wrong with a row, in words that stand in a file. */
const FAULT_WORDS: CellWords<RowFault> = {
  SCHOOL_NO: { zh: '学工号应为 4 到 20 位字母或数字', en: 'A school number has 4 to 20 letters or digits' },
  TWICE: { zh: '学工号在文件中重复', en: 'The number is in the file more than once' },
  NAME: { zh: '姓名为空或含有不可见字符', en: 'The name is empty or has signs that cannot be seen' },
  NAME_LONG: { zh: '姓名超过 64 个字', en: 'The name is longer than 64 characters' },
  CLASS: { zh: '身份无法识别', en: 'There is no such class' },
  FROM: { zh: '有效期起不是日期', en: 'The first day is no date' },
  UNTIL: { zh: '有效期止不是日期', en: 'The last day is no date' },
  DATES: { zh: '有效期止早于有效期起', en: 'It ends before it begins' },
  PAYMENT_LIMIT: { zh: '单笔限额不是金额', en: 'The limit of a payment is no amount' },
  DAILY_LIMIT: {
    zh: '日限额不是金额，或低于单笔限额',
    en: 'The limit of a day is no amount, or below that of a payment',
  },
  OTHER_NAME: { zh: '学工号已存在，但姓名不同', en: 'The number is known under another name' },
  VISITOR: { zh: '该号码属于访客', en: "The number is a visitor's" },
  CLOSED: { zh: '该号码的账户已注销', en: 'The account of this number is closed' },
}

/** The bad rows of a roster: as they were written, so that they can be mended and sent again. */
export const FAULT_COLUMNS: readonly Column<ImportRow>[] = [
  { title: { zh: '行', en: 'Line' }, read: ({ line }) => ({ count: line }) },
  {
    title: { zh: '问题', en: 'Problems' },
    read: ({ faults }, language) =>
      faults.map((fault) => FAULT_WORDS[fault][language]).join(language === 'zh' ? '；' : '; '),
  },
  { title: titleOf('schoolNo'), read: ({ schoolNo }) => schoolNo },
  { title: titleOf('name'), read: ({ name }) => name },
  { title: titleOf('class'), read: ({ identityClass }) => identityClass },
  { title: titleOf('from'), read: ({ identityFrom }) => identityFrom },
  { title: titleOf('until'), read: ({ identityUntil }) => identityUntil },
  { title: titleOf('payment'), read: ({ paymentLimit }) => paymentLimit },
  { title: titleOf('daily'), read: ({ dailyLimit }) => dailyLimit },
]
