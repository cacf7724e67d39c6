import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readCodes } from './zbar.ts'

/** What a printer puts on paper, seen by poppler: a renderer that none of us wrote. */

/** As an office printer's draft: what reads at that reads better from the real paper. */
const DRAFT_DPI = 150

/** Points (1/72 inch) from the paper's upper left corner. */
export interface PartOfPaper {
  x: number
  y: number
  width: number
  height: number
}

export interface Rendering {
  dpi?: number
  /** The whole page when absent. */
  part?: PartOfPaper
}

/** Every page of a PDF as a PNG, in order. */
export async function renderPages(pdf: Buffer, { dpi = DRAFT_DPI, part }: Rendering = {}): Promise<Buffer[]> {
  const pixels = (points: number) => String(Math.round((points * dpi) / 72))
  const cut = part ? ['-x', part.x, '-y', part.y, '-W', part.width, '-H', part.height] : []
  const options = ['-png', '-r', String(dpi), ...cut.map((of) => (typeof of === 'number' ? pixels(of) : of))]
  const folder = await mkdtemp(path.join(tmpdir(), 'yimatong-pages-'))
  try {
    const file = path.join(folder, 'sheet.pdf')
    await writeFile(file, pdf)
    await poppler('pdftoppm', [...options, file, path.join(folder, 'page')])
    // The pages' numbers are of one length, so that their names sort as they do.
    const pages = (await readdir(folder)).filter((name) => name.endsWith('.png')).sort()
    return await Promise.all(pages.map((name) => readFile(path.join(folder, name))))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The texts of the QR codes on every page, as a phone would read them; in no order within a page. */
export async function readPrintedCodes(pdf: Buffer): Promise<string[][]> {
  const pages = await renderPages(pdf)
  const reads = await Promise.all(pages.map(readCodes))
  return reads.map((page) => page.filter(({ kind }) => kind === 'QR-Code').map(({ text }) => text))
}

/** What is written on the paper, line by line as it stands there; what is far apart in a line has spaces between. */
export async function readText(pdf: Buffer): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'yimatong-text-'))
  try {
    const [file, text] = [path.join(folder, 'sheet.pdf'), path.join(folder, 'sheet.txt')]
    await writeFile(file, pdf)
    await poppler('pdftotext', ['-layout', file, text])
    return await readFile(text, 'utf8')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function poppler(tool: 'pdftoppm' | 'pdftotext', args: readonly string[]): Promise<void> {
  const child = spawn(tool, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const complaints: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  // Whatever it complains about, a printer may stumble over.
  const said = Buffer.concat(complaints).toString()
  if (code !== 0 || said !== '') throw new Error(`${tool} ended with ${code}: ${said}`)
}
