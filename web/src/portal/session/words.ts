import { words } from '../../shared/i18n/words.ts'

export const LOGIN_WORDS = words(
  {
    title: '登录 · 管理平台',
    portal: '管理平台',
    lead: '商户看营业、查交易；后勤处管理全校',
    login: '登录名',
    password: '密码',
    action: '登录',
    busy: '正在登录…',
    demo: '演示账号',
    demoHint: '点按填入',
    merchants: '商户',
    office: '后勤处',
    failures: {
      LOGIN_FAILED: '登录名或密码不正确。',
      RATE_LIMITED: '尝试次数过多，请稍后再试。',
      NO_ANSWER: '没有连上服务器，请检查网络后重试。',
      VALIDATION_FAILED: '登录名由 3 到 32 位字母、数字、点或横线组成。',
      OTHER: '登录失败，请稍后再试。',
    },
  },
  {
    title: 'Log in · Portal',
    portal: 'Portal',
    lead: 'For merchants and the logistics office',
    login: 'Login',
    password: 'Password',
    action: 'Log in',
    busy: 'Logging in…',
    demo: 'Demo accounts',
    demoHint: 'Tap to fill in',
    merchants: 'Merchants',
    office: 'Logistics office',
    failures: {
      LOGIN_FAILED: 'The login or the password is wrong.',
      RATE_LIMITED: 'Too many attempts. Wait a moment and try again.',
      NO_ANSWER: 'The server does not answer. Check the network and try again.',
      VALIDATION_FAILED: 'A login has 3 to 32 letters, digits, dots or dashes.',
      OTHER: 'It did not work. Try again in a moment.',
    },
  },
)
