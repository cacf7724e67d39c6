import type { OfficeTerminal, TerminalFlaw } from '@yimatong/contract/office-api'
import { type CellWords, type Column, shortTime } from '../../files/columns.ts'

const STATES: CellWords<OfficeTerminal['state']> = {
  CREATED: { zh: '未激活', en: 'Not activated' },
  ACTIVE: { zh: '在用', en: 'Active' },
  RETIRED: { zh: '已停用', en: 'Retired' },
}

const FLAWS: CellWords<TerminalFlaw> = {
  OFFLINE: { zh: '离线', en: 'Offline' },
  LOCKED: { zh: '已锁定', en: 'Locked' },
  OLD_VERSION: { zh: '版本旧', en: 'Old version' },
  CLOCK: { zh: '时钟偏差', en: 'Clock is off' },
  STOP_LIST: { zh: '黑名单落后', en: 'Old stop list' },
}

/** What the list of tills says as a file. */
export const TERMINAL_COLUMNS: readonly Column<OfficeTerminal>[] = [
  { title: { zh: '终端号', en: 'Terminal no.' }, read: ({ terminalNo }) => terminalNo },
  { title: { zh: '名称', en: 'Name' }, read: ({ name }) => name },
  { title: { zh: '商户号', en: 'Merchant no.' }, read: ({ merchant }) => merchant.merchantNo },
  {
    title: { zh: '商户', en: 'Merchant' },
    read: ({ merchant }, language) => (language === 'zh' ? merchant.name : merchant.nameEn),
  },
  {
    title: { zh: '食堂', en: 'Canteen' },
    read: ({ canteen }, language) => (language === 'zh' ? canteen.name : canteen.nameEn),
  },
  { title: { zh: '状态', en: 'State' }, read: ({ state }, language) => STATES[state][language] },
  {
    title: { zh: '需要留意', en: 'Worth a look' },
    read: ({ flaws }, language) => flaws.map((flaw) => FLAWS[flaw][language]).join(language === 'zh' ? '、' : ', '),
  },
  { title: { zh: '最后心跳', en: 'Last heart-beat' }, read: ({ lastSeenAt }) => shortTime(lastSeenAt) },
  { title: { zh: '激活时间', en: 'Activated' }, read: ({ activatedAt }) => shortTime(activatedAt) },
  { title: { zh: '版本', en: 'Version' }, read: ({ version }) => version ?? '' },
  {
    title: { zh: '时钟偏差（毫秒）', en: 'Clock skew (ms)' },
    read: ({ clockSkewMs }) => (clockSkewMs === undefined ? '' : { count: clockSkewMs }),
  },
  {
    title: { zh: '黑名单版本', en: 'Stop list version' },
    read: ({ stopListVersion }) => (stopListVersion === undefined ? '' : { count: stopListVersion }),
  },
  { title: { zh: '锁定原因', en: 'Why it is locked' }, read: ({ lock }) => lock?.reason ?? '' },
]
