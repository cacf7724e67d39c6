import { expect, it } from 'vitest'
import { evidenceRows } from './evidence-rows.ts'

const ours = { id: 'pay_1', state: 'SUCCESS', total: 1250, amount: 1250, surcharge: 0, businessDate: '2026-11-20' }

it('lays both sides beside each other and marks the money that differs', () => {
  const ledger = { id: 'pay_1', state: 'DEBIT', total: 1251, amount: 1251, surcharge: 0, payerAccount: 'P1' }
  const rows = evidenceRows({ ours, ledger }, ['ours', 'ledger'])
  expect(rows.map(({ name, cells, differs }) => [name, ...cells, differs])).toEqual([
    ['state', 'SUCCESS', 'DEBIT', false],
    ['total', 1250, 1251, true],
    ['amount', 1250, 1251, true],
    ['surcharge', 0, 0, false],
    ['id', 'pay_1', 'pay_1', false],
    ['businessDate', '2026-11-20', undefined, false],
    ['payerAccount', undefined, 'P1', false],
  ])
})

it('marks the total when one side has nothing', () => {
  const rows = evidenceRows({ ours }, ['ours', 'ledger'])
  expect(rows.filter(({ differs }) => differs).map(({ name }) => name)).toEqual(['total'])
})
