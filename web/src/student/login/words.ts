import { words } from '../../shared/i18n/words.ts'

export const LOGIN_WORDS = words(
  {
    title: '登录',
    lead: '校园一卡通，一码通行',
    schoolNo: '学号 / 工号',
    password: '密码',
    action: '登录',
    busy: '正在登录…',
    demo: '演示账号',
    demoHint: '点按填入',
    failures: {
      LOGIN_FAILED: '学号或密码不正确。',
      RATE_LIMITED: '尝试次数过多，请稍后再试。',
      NO_ANSWER: '没有连上服务器，请检查网络后重试。',
      VALIDATION_FAILED: '学号由 4 到 20 位字母或数字组成。',
      OTHER: '登录失败，请稍后再试。',
    },
  },
  {
    title: 'Log in',
    lead: 'Your campus card, in one code',
    schoolNo: 'School number',
    password: 'Password',
    action: 'Log in',
    busy: 'Logging in…',
    demo: 'Demo accounts',
    demoHint: 'Tap to fill in',
    failures: {
      LOGIN_FAILED: 'The number or the password is wrong.',
      RATE_LIMITED: 'Too many attempts. Wait a moment and try again.',
      NO_ANSWER: 'The server does not answer. Check the network and try again.',
      VALIDATION_FAILED: 'A school number has 4 to 20 letters or digits.',
      OTHER: 'It did not work. Try again in a moment.',
    },
  },
)
