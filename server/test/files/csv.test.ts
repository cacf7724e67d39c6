import { expect, it } from 'vitest'
import { csvLines } from '../../src/files/csv.ts'
import { readCsv } from '../../src/files/csv-read.ts'
import { NASTY_LINES } from '../world/nasty-texts.ts'

async function cellsOf(bytes: Buffer): Promise<string[][]> {
  const rows: string[][] = []
  for await (const group of readCsv(bytes)) rows.push(...group.map(({ cells }) => [...cells]))
  return rows
}

it('gives every text back as it was, formulas and lines within a cell included', async () => {
  const rows = [['text', 'after'], ...NASTY_LINES.map((text) => [text, 'x'])]
  expect(await cellsOf(Buffer.from(csvLines(rows, { bom: true })))).toEqual(rows)
})

it('counts lines as an editor does, over cells of several lines and empty ones', async () => {
  const lines: number[] = []
  const bytes = Buffer.from('a,b\n"one\ntwo",1\n\n,\nx,2\n')
  for await (const group of readCsv(bytes)) lines.push(...group.map(({ line }) => line))
  expect(lines).toEqual([1, 2, 6])
})

it('reads in groups, whatever a group has', async () => {
  const rows = Array.from({ length: 4500 }, (_, at) => [String(at), '面'])
  const sizes: number[] = []
  for await (const group of readCsv(Buffer.from(csvLines(rows)))) sizes.push(group.length)
  expect(sizes).toEqual([2000, 2000, 500])
})
