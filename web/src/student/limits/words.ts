import { words } from '../../shared/i18n/words.ts'

export const LIMITS_WORDS = words(
  {
    hint: '含搭伙费，从下一笔付款起生效。调低立即生效，调高需要支付密码。',
    payment: '单笔最多（元）',
    day: '每日最多（元）',
    school: (yuan: string) => `学校上限 ¥${yuan}，留空即按学校上限`,
    leftToday: (yuan: string) => `今日还可付 ¥${yuan}`,
    save: '保存',
    busy: '正在保存…',
    pin: '调高限额，请输入支付密码',
    wrong: (left: number) => `支付密码不正确，还可以试 ${left} 次。`,
    invalid: (yuan: string) => `请填 0.01 到 ${yuan} 之间的金额，最多两位小数。`,
    faults: {
      PIN_LOCKED: '支付密码已锁定，请先重设。限额没有改变。',
      PIN_NOT_SET: '还没有支付密码，请先设置。限额没有改变。',
      RATE_LIMITED: '尝试次数过多，请过一会儿再试。',
      NO_ANSWER: '没有连上服务器，请检查网络后重试。',
      OTHER: '没有保存成功，请稍后再试。',
    },
  },
  {
    hint: 'Surcharge included, from your next payment on. Lower limits hold at once; higher ones take your PIN.',
    payment: 'Most for one payment (yuan)',
    day: 'Most for one day (yuan)',
    school: (yuan) => `The school allows ¥${yuan}; leave it empty for that`,
    leftToday: (yuan) => `¥${yuan} left today`,
    save: 'Save',
    busy: 'Saving…',
    pin: 'Your PIN, to allow more',
    wrong: (left) => `Wrong PIN. ${left} ${left === 1 ? 'attempt' : 'attempts'} left.`,
    invalid: (yuan) => `An amount from 0.01 to ${yuan}, with at most two decimals.`,
    faults: {
      PIN_LOCKED: 'Your PIN is locked; reset it first. The limits are as they were.',
      PIN_NOT_SET: 'You have no PIN yet; set one first. The limits are as they were.',
      RATE_LIMITED: 'Too many attempts. Wait a moment and try again.',
      NO_ANSWER: 'The server does not answer. Check the network and try again.',
      OTHER: 'It was not saved. Try again in a moment.',
    },
  },
)
