import { words } from '../../shared/i18n/words.ts'

export const OFFICE_LOCK_WORDS = words(
  {
    title: '后勤处已锁定本机，暂停收款',
    call: '请联系',
    since: (time: string) => `${time} 锁定`,
  },
  {
    title: 'Locked by the logistics office',
    call: 'Call',
    since: (time) => `Since ${time}. No payments are taken here`,
  },
)
