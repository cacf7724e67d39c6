import { words } from '../shared/i18n/words.ts'

export const SHELL_WORDS = words(
  {
    product: '一码通',
    nav: '主要页面',
    pay: '付款',
    scan: '扫码',
    bills: '账单',
    me: '我的',
    updateReady: '新版本已就绪',
    update: '更新',
    loading: '正在打开…',
    close: '关闭',
    failed: { title: '页面没有打开', sentence: '可能是网络中断，或有了新版本。', action: '重新打开' },
    notFound: { title: '没有这个页面', sentence: '地址可能写错了。', action: '去付款' },
    identity: { STUDENT: '学生', TEACHER: '教职工', OUTSIDER: '校外人员', TEMPORARY: '临时人员', NONE: '身份待核实' },
  },
  {
    product: 'Yimatong',
    nav: 'Main pages',
    pay: 'Pay',
    scan: 'Scan',
    bills: 'Bills',
    me: 'Me',
    updateReady: 'A new version is ready',
    update: 'Update',
    loading: 'Opening…',
    close: 'Close',
    failed: {
      title: 'This page did not open',
      sentence: 'The network may be away, or there is a new version.',
      action: 'Open again',
    },
    notFound: { title: 'There is no such page', sentence: 'The address may be mistyped.', action: 'Go and pay' },
    identity: {
      STUDENT: 'Student',
      TEACHER: 'Staff',
      OUTSIDER: 'Outsider',
      TEMPORARY: 'Temporary staff',
      NONE: 'Identity not confirmed',
    },
  },
)
