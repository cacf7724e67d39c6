import type { PayBackItemView } from '@yimatong/contract/office-pay-backs-api'
import type { SettlementRow } from '@yimatong/contract/settlement-api'
import { unzipSync } from 'fflate'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import type { Column } from '../../src/files/columns.ts'
import { readCsv } from '../../src/files/csv-read.ts'
import { type FileKind, fileOf } from '../../src/files/kinds.ts'
import { PAY_BACK_COLUMNS } from '../../src/pay-backs/columns.ts'
import { SETTLEMENT_COLUMNS } from '../../src/settlement/columns.ts'
import { NASTY_LINES, NASTY_TEXTS } from '../world/nasty-texts.ts'

async function bytesOf<Row>(kind: FileKind, columns: readonly Column<Row>[], rows: readonly Row[]): Promise<Buffer> {
  async function* once() {
    yield rows
  }
  return buffer(fileOf(kind, columns, once(), 'zh'))
}

async function cellsOfCsv(bytes: Buffer): Promise<string[][]> {
  const rows: string[][] = []
  for await (const group of readCsv(bytes)) rows.push(...group.map(({ cells }) => [...cells]))
  return rows
}

const SIGNS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const plain = (xml: string) =>
  xml
    .replaceAll(/&#(x?)([0-9a-fA-F]+);/g, (_, hex: string, code: string) =>
      String.fromCodePoint(Number.parseInt(code, hex ? 16 : 10)),
    )
    .replaceAll(/&(\w+);/g, (sign, name: string) => SIGNS[name] ?? sign)

/** The words and numbers of the one sheet, row by row; a formula would be an element of its own. */
function cellsOfXlsx(bytes: Buffer): string[][] {
  const xml = Buffer.from(unzipSync(bytes)['xl/worksheets/sheet1.xml'] ?? []).toString()
  expect(xml).not.toMatch(/<f\b/)
  return [...xml.matchAll(/<row\b[^>]*>(.*?)<\/row>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<c\b[^>]*>(?:<is><t[^>]*>(.*?)<\/t><\/is>|<v>(.*?)<\/v>)<\/c>/gs)].map(([, words, number = '']) =>
      plain(words ?? number),
    ),
  )
}

const settlementOf = (merchantName: string): SettlementRow => ({
  settlementId: `stl_${'0'.repeat(32)}`,
  settlementNo: 1,
  merchantNo: '10000001',
  merchantName,
  merchantNameEn: merchantName,
  businessDate: '2026-03-02',
  sales: 123_456,
  back: 100,
  surchargeMerchant: 50,
  surchargeSchool: 0,
  surchargeLater: 60,
  surchargeBack: 10,
  corrections: -20,
  commission: 7,
  net: 123_379,
  lateLines: 1,
  paidOut: true,
  payoutState: 'DECLINED',
})

const payBackOf = (merchantName: string, name: string): PayBackItemView => ({
  paymentId: `pay_${'0'.repeat(32)}`,
  outTradeNo: 'ORDER-1',
  merchantNo: '10000001',
  merchantName,
  merchantNameEn: merchantName,
  businessDate: '2026-03-02',
  paidAmount: 1000,
  paidSurcharge: 150,
  paymentState: 'REFUND',
  person: { schoolNo: 'W00001', name, identityClass: 'OUTSIDER' },
  state: 'SENT',
  amount: 0,
  surcharge: 150,
  road: 'ACCOUNT',
  outRefundNo: 'BATCH-1',
})

const READERS = { csv: cellsOfCsv, xlsx: cellsOfXlsx } as const

describe.each(['csv', 'xlsx'] as const)('a %s file', (kind) => {
  it('of settlements gives every merchant’s name back as it was, in a row of the same cells', async () => {
    const rows = await READERS[kind](await bytesOf(kind, SETTLEMENT_COLUMNS, NASTY_LINES.map(settlementOf)))
    expect(rows.map((row) => row[2])).toEqual(['商户', ...NASTY_LINES])
    expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([SETTLEMENT_COLUMNS.length]))
    const money = ['1234.56', '1.00', '0.50', '0.00', '0.60', '-0.10', '-0.20', '0.07', '1233.79']
    expect(rows.at(1)?.slice(4)).toEqual([...money, '1', '已付，总账未记'])
  })

  it('of a batch gives every merchant’s and payer’s name back as it was', async () => {
    const items = NASTY_TEXTS.map((text) => payBackOf(text, [...text].toReversed().join('')))
    const rows = await READERS[kind](await bytesOf(kind, PAY_BACK_COLUMNS, items))
    expect(rows.slice(1).map((row) => [row[4], row[6]])).toEqual(
      items.map(({ merchantName, person }) => [merchantName, person?.name]),
    )
    expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([PAY_BACK_COLUMNS.length]))
  })
})
