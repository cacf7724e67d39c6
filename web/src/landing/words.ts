import { words } from '../shared/i18n/words.ts'

export const LANDING_WORDS = words(
  {
    title: '一码通 · 校园扫码消费',
    product: '一码通',
    lead: '校园一卡通，一码通行',
    doors: '入口',
    student: { name: '学生端', what: '出示付款码、查看账单，没有网络也能付。' },
    till: { name: '收银台', what: '输入金额，扫码收款。' },
    docs: { name: '接口文档', what: '网关与平台的 OpenAPI 文档。' },
    demo: '演示校园',
    demoLead: '以下账号和终端仅在演示模式下存在。',
    logins: '登录账号与密码',
    terminals: '终端',
    activated: '已激活',
    notActivated: '未激活',
  },
  {
    title: 'Yimatong · campus payments by code',
    product: 'Yimatong',
    lead: 'Your campus card, in one code',
    doors: 'Where to go',
    student: { name: 'Student app', what: 'Show the payment code and look up bills, offline too.' },
    till: { name: 'Till', what: 'Type the amount, scan the code.' },
    docs: { name: 'API documents', what: 'OpenAPI of the gateway and the platform.' },
    demo: 'Demo campus',
    demoLead: 'These accounts and terminals exist in demo mode only.',
    logins: 'Accounts and passwords',
    terminals: 'Terminals',
    activated: 'Activated',
    notActivated: 'Not activated',
  },
)
