import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { paperYuan, type Receipt, type ReceiptLine, RULE } from '../../shared/receipt/receipt.ts'
import { receiptOfPayment, receiptOfRefund } from '../../shared/receipt/receipt-of-payment.ts'
import { aRefundView, aView } from '../logic/testing.ts'
import { escposOf } from './escpos.ts'
import { COLUMNS, ROLLS, type Roll } from './layout.ts'

interface Read {
  text: string
  columns: number
  scale: number
  strong: boolean
}

/**
 * A printer of our own: reads the bytes as one of those on a counter does, and knows nothing of how they were made. A byte
 * above 0x80 begins a pair, which is as wide as two.
 */
function printed(bytes: Uint8Array): { lines: Read[]; reset: boolean; chinese: boolean; fed: number; cut: boolean } {
  const decoder = new TextDecoder('gb18030', { fatal: true })
  const paper = { lines: [] as Read[], reset: false, chinese: false, fed: 0, cut: false }
  let [at, scale, strong, columns] = [0, 1, false, 0]
  let line: number[] = []
  const next = () => {
    const byte = bytes[at++]
    if (byte === undefined) throw new Error('the bytes end in the middle of a command')
    return byte
  }
  const command = (lead: number): void => {
    const [kind] = [next()]
    if (lead === 0x1b && kind === 0x40) paper.reset = true
    else if (lead === 0x1c && kind === 0x26) paper.chinese = true
    else if (lead === 0x1d && kind === 0x21) scale = [0, 0x11].indexOf(next()) + 1
    else if (lead === 0x1b && kind === 0x45) strong = next() === 1
    else if (lead === 0x1b && kind === 0x64) paper.fed += next()
    else if (lead === 0x1d && kind === 0x56) paper.cut = next() === 0x42 && next() === 0
    else throw new Error(`no such command: ${lead.toString(16)} ${kind.toString(16)}`)
  }
  while (at < bytes.length) {
    const byte = next()
    if (byte === 0x1b || byte === 0x1c || byte === 0x1d) command(byte)
    else if (byte === 0x0a) {
      paper.lines.push({ text: decoder.decode(Uint8Array.from(line)), columns, scale, strong })
      ;[line, columns] = [[], 0]
    } else {
      const pair = byte >= 0x81
      if (!pair && byte < 0x20) throw new Error(`no such sign: ${byte.toString(16)}`)
      line.push(byte, ...(pair ? [next()] : []))
      columns += pair ? 2 * scale : scale
    }
  }
  expect(line).toEqual([])
  return paper
}

const receiptOf = (...lines: ReceiptLine[]): Receipt => ({ language: 'zh-CN', lines })
const linesOn = (roll: Roll, ...lines: ReceiptLine[]) => printed(escposOf(receiptOf(...lines), roll)).lines
const textsOn = (roll: Roll, ...lines: ReceiptLine[]) => linesOn(roll, ...lines).map(({ text }) => text)

describe('the bytes for a printer', () => {
  it('reset it, set it to Chinese, feed the paper to the knife and cut', () => {
    const bytes = escposOf(receiptOf({ is: 'TEXT', text: '一' }), 58)
    expect(printed(bytes)).toMatchObject({ reset: true, chinese: true, fed: 4, cut: true })
    expect(Array.from(bytes.slice(0, 4))).toEqual([0x1b, 0x40, 0x1c, 0x26])
    expect(Array.from(bytes.slice(-4))).toEqual([0x1d, 0x56, 0x42, 0x00])
  })

  it('are GB 18030, two bytes a sign, with the yuan sign that printers have', () => {
    const bytes = [...escposOf(receiptOf({ is: 'PAIR', label: '中国', value: '¥1' }), 58)]
    const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
    expect(hex).toContain('d6d0b9fa')
    expect(hex).toContain('a3a431')
  })

  it('show a box for what hardly any printer has, and nothing for what has no picture', () => {
    expect(textsOn(58, { is: 'TEXT', text: 'a\u0000\u200b\n😀b' })[0]?.trim()).toBe('a□b')
  })
})

describe('a line', () => {
  it('has its value to the right, and below when there is no room', () => {
    expect(textsOn(58, { is: 'PAIR', label: '终端号', value: 'T00001' })).toEqual([`终端号${' '.repeat(20)}T00001`])
    const [label, value] = textsOn(58, { is: 'PAIR', label: 'Order no.', value: 'T00001-20261121-ABCD-00001' })
    expect([label, value]).toEqual(['Order no.', `${' '.repeat(6)}T00001-20261121-ABCD-00001`])
  })

  it('that matters is twice as large and still one line for a hundred thousand yuan', () => {
    const large = { is: 'PAIR', label: '合计', value: paperYuan(10_000_000), large: true } as const
    expect(linesOn(80, large)).toEqual([expect.objectContaining({ scale: 2, strong: true, columns: 48 })])
    for (const line of linesOn(58, large)) expect(line.columns).toBeLessThanOrEqual(32)
  })

  it('in a table has its figures under each other, and a long name above them', () => {
    const rows = textsOn(
      58,
      { is: 'ROW', cells: ['早餐', '3', paperYuan(4500)] },
      { is: 'ROW', cells: ['清真窗口新疆风味', '12,345', paperYuan(10_000_000)] },
    )
    expect(rows).toEqual([
      `早餐${' '.repeat(12)}3${' '.repeat(8)}￥45.00`,
      '清真窗口新疆风味',
      `${' '.repeat(11)}12,345${' '.repeat(3)}￥100,000.00`,
    ])
  })

  it('breaks English between words', () => {
    expect(textsOn(58, { is: 'TEXT', text: 'Keep this for a refund, or for your own books' })).toEqual([
      ' Keep this for a refund, or for',
      '         your own books',
    ])
  })
})

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...'食堂面窗口 aZ9·—…¥'), maxLength: 60 }),
)
const anyLine: fc.Arbitrary<ReceiptLine> = fc.oneof(
  fc.record({ is: fc.constant('TITLE' as const), text: anyText }),
  fc.record({ is: fc.constant('TEXT' as const), text: anyText }),
  fc.record({ is: fc.constant('PAIR' as const), label: anyText, value: anyText }),
  fc.record({ is: fc.constant('PAIR' as const), label: anyText, value: anyText, large: fc.constant(true as const) }),
  fc.record({ is: fc.constant('ROW' as const), cells: fc.tuple(anyText, anyText, anyText) }),
  fc.constant(RULE),
)

it('never writes a line that is wider than the roll, nor a command that is none, whatever names and amounts', () => {
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 8 }), fc.constantFrom(...ROLLS), (lines, roll) => {
      for (const line of linesOn(roll, ...lines)) expect(line.columns).toBeLessThanOrEqual(COLUMNS[roll])
    }),
    { numRuns: 400 },
  )
})

describe('a receipt of a payment', () => {
  const view = aView({
    total: 1438,
    surcharge: { amount: 188, rateBps: 1500, status: 'APPLIED' },
    payer: { maskedName: '张*三', accountTail: '1234', identityClass: 'OUTSIDER' },
  })
  const textOf = (receipt: Receipt) =>
    printed(escposOf(receipt, 58))
      .lines.map(({ text }) => text.trim().replace(/ {2,}/g, '  '))
      .join('\n')

  it('says who, when, what and how much', () => {
    expect(textOf(receiptOfPayment(view, { language: 'zh-CN', merchantName: '一食堂 面点' }))).toMatchInlineSnapshot(`
      "一食堂 面点
      收款凭证
      --------------------------------
      终端号  T00001
      流水号
      T00001-20261121-TEST-00001
      时间  2026/11/21 12:03:04
      付款人  张*三 尾号1234
      --------------------------------
      消费  ￥12.50
      搭伙费 15%  ￥1.88
      合计  ￥14.38
      --------------------------------
      如需退款，请出示本凭证"
    `)
  })

  it('says the same in English', () => {
    expect(textOf(receiptOfPayment(view, { language: 'en', merchantName: 'Noodles' }))).toMatchInlineSnapshot(`
      "Noodles
      Receipt
      --------------------------------
      Terminal  T00001
      Order no.
      T00001-20261121-TEST-00001
      Time  21/11/2026 12:03:04
      Payer  张*三 …1234
      --------------------------------
      Amount  ￥12.50
      Surcharge 15%  ￥1.88
      Total  ￥14.38
      --------------------------------
      Keep this for a refund"
    `)
  })

  it('says on every print after the first which one it is', () => {
    const printOf = (print: number) =>
      textOf(receiptOfPayment(view, { language: 'zh-CN', merchantName: '面点', print }))
    expect(printOf(1)).not.toContain('重印')
    expect(printOf(3)).toContain('重印 第 2 次')
    const english = textOf(receiptOfPayment(view, { language: 'en', merchantName: 'Noodles', print: 2 }))
    expect(english).toContain('REPRINT no. 1')
  })

  it('of money that goes back says how much, why, and that it is on its way until it has arrived', () => {
    const paper = (state: 'PROCESSING' | 'SUCCESS') =>
      textOf(receiptOfRefund(aRefundView({ state }), view, { language: 'zh-CN', merchantName: '面点' }))
    expect(paper('SUCCESS')).toMatchInlineSnapshot(`
      "面点
      退款凭证
      --------------------------------
      终端号  T00001
      流水号
      T00001-20261121-TEST-00001
      退款单号
      R-T00001-20261121-TEST-00002
      时间  2026/11/21 12:05:01
      付款人  张*三 尾号1234
      原因  顾客要求退款
      --------------------------------
      消费  -￥5.00
      搭伙费  -￥0.75
      退回合计 -￥5.75
      --------------------------------
      款项退回原付款账户"
    `)
    expect(paper('PROCESSING')).toContain('退款已受理')
  })
})
