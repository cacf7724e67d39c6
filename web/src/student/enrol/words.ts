import { words } from '../../shared/i18n/words.ts'

export const ENROL_WORDS = words(
  {
    title: '启用这部手机',
    again: '重新启用这部手机',
    sentence: '启用后没有网络也能付款，原来启用的手机会停用。',
    againSentence: '这部手机已停用，旧付款码全部失效。重新启用即可继续付款。',
    name: '手机名称',
    proof: '你登录已有一段时间。为防止他人冒用你的账号，请再输入一次密码。',
    password: '登录密码',
    action: '启用付款码',
    busy: '正在启用…',
    failures: {
      DEVICE_LIMIT: '已启用的手机过多，请先停用一部。',
      RATE_LIMITED: '操作过于频繁，请稍后再试。',
      LOGIN_FAILED: '登录密码不正确。',
      NO_ANSWER: '没有连上服务器，请检查网络后重试。',
      OTHER: '启用失败，请稍后再试。',
    },
    devices: '管理我的手机',
  },
  {
    title: 'Enable this phone',
    again: 'Enable this phone again',
    sentence: 'Then it pays even without a network. A phone enabled before is revoked.',
    againSentence: 'This phone was revoked and its codes no longer pay. Enable it again to go on.',
    name: 'Name of this phone',
    proof:
      'You logged in a while ago. Enter your password once more, so that nobody else can enable a phone in your name.',
    password: 'Login password',
    action: 'Enable payment code',
    busy: 'Enabling…',
    failures: {
      DEVICE_LIMIT: 'Too many phones are enabled. Revoke one first.',
      RATE_LIMITED: 'Too many attempts. Wait a moment and try again.',
      LOGIN_FAILED: 'The login password is wrong.',
      NO_ANSWER: 'The server does not answer. Check the network and try again.',
      OTHER: 'It did not work. Try again in a moment.',
    },
    devices: 'Manage my phones',
  },
)
