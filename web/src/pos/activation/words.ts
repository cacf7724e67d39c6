import { words } from '../../shared/i18n/words.ts'

export const ACTIVATION_WORDS = words(
  {
    title: '激活收银台',
    lead: '请输入后勤给的 8 位激活码。本机会生成自己的密钥，激活码只能用一次。',
    code: '激活码',
    activate: '激活',
    activating: '正在激活…',
    demo: '演示校园：选择一台收银台',
    demoHint: '点一下即取得激活码',
    inUse: '使用中',
    invalid: '激活码不对、已用过或已过期，请重新索取。',
    noAnswer: '没有收到服务器的回答，请检查网络，用同一个激活码再试。',
    other: (code: string) => `激活没有成功（${code}），请稍后再试。`,
  },
  {
    title: 'Activate this till',
    lead: 'Type the 8-letter code from the logistics office. The till makes its own key; the code works once.',
    code: 'Activation code',
    activate: 'Activate',
    activating: 'Activating…',
    demo: 'Demo campus: choose a till',
    demoHint: 'One tap gets an activation code',
    inUse: 'in use',
    invalid: 'The code is wrong, used or expired; ask for a new one.',
    noAnswer: 'The server did not answer. Check the network and try again with the same code.',
    other: (code) => `It did not work (${code}); try again later.`,
  },
)
