import { words } from '../../../shared/i18n/words.ts'
import { ROLE_WORDS } from '../../../shared/role-words.ts'
import { CLASS_WORDS } from '../exceptions/class-words.ts'
import { CASE_WORDS } from '../exceptions/words.ts'
import { DRAFT_WORDS, SENTENCE_WORDS } from '../rules/words.ts'
import { POSTING_WORDS } from '../posting-words.ts'

type Codes = Readonly<Record<string, string>>

const STATES_ZH: Codes = {
  ACTIVE: '正常',
  FROZEN: '已冻结',
  CLOSED: '已注销',
  DISABLED: '已停用',
  OPEN: '待处理',
  RESOLVED: '已处理',
  REQUESTED: '待复核',
  APPROVED: '已同意',
  REJECTED: '未同意',
  WITHDRAWN: '已撤回',
  ANSWERED: '商户已回复',
  ACCEPTED: '已认可',
  PENDING: '待定',
  WAIVED: '已免除',
  PROCESSING: '处理中',
  SUCCESS: '成功',
}
const STATES_EN: Codes = {
  ACTIVE: 'Active',
  FROZEN: 'Frozen',
  CLOSED: 'Closed',
  DISABLED: 'Disabled',
  OPEN: 'Open',
  RESOLVED: 'Resolved',
  REQUESTED: 'Waiting',
  APPROVED: 'Approved',
  REJECTED: 'Rejected',
  WITHDRAWN: 'Withdrawn',
  ANSWERED: 'Answered by the merchant',
  ACCEPTED: 'Accepted',
  PENDING: 'Pending',
  WAIVED: 'Waived',
  PROCESSING: 'Under way',
  SUCCESS: 'Done',
}
const IDENTITIES_ZH: Codes = { STUDENT: '学生', TEACHER: '教职工', OUTSIDER: '校外人员', TEMPORARY: '临时人员' }
const IDENTITIES_EN: Codes = { STUDENT: 'Student', TEACHER: 'Staff', OUTSIDER: 'Outsider', TEMPORARY: 'Temporary' }

/** Weekdays are written as their numbers, Monday first. */
const numbered = (days: readonly string[]): Codes => Object.fromEntries(days.map((day, at) => [String(at + 1), day]))

const titles = (all: Readonly<Record<string, { title: string }>>): Codes =>
  Object.fromEntries(Object.entries(all).map(([code, { title }]) => [code, title]))

interface ValueWords {
  yes: string
  no: string
  and: string
  /** What may stand in a member, by the member's name. */
  codes: Readonly<Record<string, Codes>>
}

/** Codes of what is recorded, as people say them. */
export const VALUE_WORDS = words<ValueWords>(
  {
    yes: '是',
    no: '否',
    and: '、',
    codes: {
      state: STATES_ZH,
      role: ROLE_WORDS['zh-CN'],
      class: CLASS_WORDS['zh-CN'].classes,
      identityClass: IDENTITIES_ZH,
      identityClasses: IDENTITIES_ZH,
      weekdays: numbered(SENTENCE_WORDS['zh-CN'].weekdays),
      receiver: { SCHOOL: '学校', MERCHANT: '商户' },
      direction: { GIVE: '增加该账户', TAKE: '减少该账户' },
      source: { CASH: '现金', BANK: '银行转账' },
      mode: { SURCHARGE: '只退搭伙费', ALL: '全部退回', SHARE: '按比例退回' },
      how: CASE_WORDS['zh-CN'].remedies,
      resolvedHow: CASE_WORDS['zh-CN'].remedies,
      purpose: POSTING_WORDS['zh-CN'],
      warnings: titles(DRAFT_WORDS['zh-CN'].warnings),
    },
  },
  {
    yes: 'Yes',
    no: 'No',
    and: ', ',
    codes: {
      state: STATES_EN,
      role: ROLE_WORDS.en,
      class: CLASS_WORDS.en.classes,
      identityClass: IDENTITIES_EN,
      identityClasses: IDENTITIES_EN,
      weekdays: numbered(SENTENCE_WORDS.en.weekdays),
      receiver: { SCHOOL: 'The school', MERCHANT: 'The merchant' },
      direction: { GIVE: 'Add to it', TAKE: 'Take from it' },
      source: { CASH: 'Cash', BANK: 'Bank transfer' },
      mode: { SURCHARGE: 'Only the surcharge', ALL: 'All of it', SHARE: 'A share' },
      how: CASE_WORDS.en.remedies,
      resolvedHow: CASE_WORDS.en.remedies,
      purpose: POSTING_WORDS.en,
      warnings: titles(DRAFT_WORDS.en.warnings),
    },
  },
)
