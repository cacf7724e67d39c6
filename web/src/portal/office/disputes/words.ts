import { words } from '../../../shared/i18n/words.ts'

export const OFFICE_DISPUTES_WORDS = words(
  {
    title: '争议',
    lead: '付款人认为一笔扣款不对。按到期先后裁定；证据是提出时的付款记录，不随之后的改动而变。',
    due: '待裁定',
    merchant: '商户',
    schoolNo: '学工号',
    mode: '方式',
    modes: { REVERSE_SCAN: '商户扫码', FORWARD_SCAN: '用户扫码' },
    codeForm: '出示方式',
    codeForms: { QR: '二维码', DIGITS: '数字码' },
    rule: '搭伙费规则',
    ruleOf: (name: string, version: number, rate: string) => `${name}（第 ${version} 版，${rate}）`,
    refundable: '还可退',
    events: '付款过程',
    accept: '认可',
    reject: '不予认可',
    acceptThis: (no: string) => `认可 ${no} 的争议`,
    rejectThis: (no: string) => `不予认可 ${no} 的争议`,
    acceptTitle: '认可争议',
    rejectTitle: '不予认可',
    note: '裁定说明',
    noteHint: '付款人和商户会看到。裁定后不能更改。',
    amount: '退回消费金额（元，可不填）',
    amountHint: (yuan: string) => `最多 ${yuan}，搭伙费按比例一并退回。`,
    badAmount: '金额请写成 12.50 这样，不超过可退金额。',
    decide: '确认裁定',
    busy: '正在裁定…',
    decided: '已被裁定或撤回，请刷新后再看。',
    exceeded: '可退的钱不够了，没有裁定，也没有退款。',
    empty: { title: '没有待裁定的争议', sentence: '付款人提出的争议会列在这里。' },
    dueCard: '争议',
    dueSentence: (open: number, late: number) =>
      open === 0
        ? '没有待裁定的争议。'
        : late === 0
          ? `${open} 件待裁定。`
          : `${open} 件待裁定，其中 ${late} 件已超期。`,
    see: '去裁定',
  },
  {
    title: 'Disputes',
    lead: 'A payer says that a charge is wrong. What is due first comes first; the evidence is the payment as it stood then.',
    due: 'To decide',
    merchant: 'Merchant',
    schoolNo: 'School no.',
    mode: 'Mode',
    modes: { REVERSE_SCAN: 'Merchant scans', FORWARD_SCAN: 'Customer scans' },
    codeForm: 'Shown as',
    codeForms: { QR: 'QR code', DIGITS: 'Digits' },
    rule: 'Surcharge rule',
    ruleOf: (name, version, rate) => `${name} (version ${version}, ${rate})`,
    refundable: 'Can still go back',
    events: 'What happened',
    accept: 'Accept',
    reject: 'Reject',
    acceptThis: (no) => `Accept the dispute about ${no}`,
    rejectThis: (no) => `Reject the dispute about ${no}`,
    acceptTitle: 'Accept the dispute',
    rejectTitle: 'Reject the dispute',
    note: 'Words of the decision',
    noteHint: 'Payer and merchant will read them. A decision is final.',
    amount: 'Give back of the amount (CNY, may stay empty)',
    amountHint: (yuan) => `At most ${yuan}; its share of the surcharge goes back with it.`,
    badAmount: 'Write the amount like 12.50, not more than can go back.',
    decide: 'Decide',
    busy: 'Deciding…',
    decided: 'It has been decided or withdrawn. Reload and look again.',
    exceeded: 'Less than that can go back. Nothing was decided or refunded.',
    empty: { title: 'Nothing to decide', sentence: 'What payers say is wrong appears here.' },
    dueCard: 'Disputes',
    dueSentence: (open, late) =>
      open === 0
        ? 'Nothing to decide.'
        : late === 0
          ? `${open} to decide.`
          : `${open} to decide, ${late} of them late.`,
    see: 'Decide',
  },
)
