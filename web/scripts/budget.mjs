/**
 * Weighs what a cheap phone on a weak network must fetch before it can pay, and what a merchant's browser must before it
 * lists payments; fails when it is too much. A part of `npm run check`, which builds first; after a build also
 * `npm run budget -w @yimatong/web`. Sizes are gzip bytes in kB of 1000, except for the precache, which is as stored.
 */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { chunksFrom, filesOf, offlineFiles, socketChunk, STUDENT_ENTRY, STUDENT_MANIFEST } from './student-files.mjs'

const dist = fileURLToPath(new URL('../dist', import.meta.url))
const BUDGET_KB = { script: 110, css: 8, precache: 400, portal: 350, charts: 220 }
/** What the library that draws weighs at the least. */
const LIBRARY_KB = 100
const PORTAL_ENTRY = 'portal/index.html'
const PAYMENTS_LIST = 'src/portal/payments/PaymentsPage.tsx'
const REPORTS_PAGE = 'src/portal/office/reports/ReportsPage.tsx'
const CHART = 'src/portal/office/reports/chart/Chart.tsx'

/** @param {string} file @returns {import('./student-files.mjs').Manifest} */
const readManifest = (file) => JSON.parse(readFileSync(join(dist, file), 'utf8'))
const [app, pages] = [readManifest(STUDENT_MANIFEST), readManifest('.vite/manifest.json')]

/** @param {string} file */
const zipped = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length
/** @param {Iterable<string>} files @param {(file: string) => number} size */
const sumKb = (files, size) => [...files].reduce((sum, file) => sum + size(file), 0) / 1000

const payRoute = filesOf(chunksFrom(app, STUDENT_ENTRY, { lazy: false }))
if (payRoute.scripts.length === 0) throw new Error('the build has another shape than expected')
const loaded = new Set(payRoute.scripts)
const socket = filesOf(chunksFrom(app, socketChunk(app), { lazy: false })).scripts.filter((file) => !loaded.has(file))
// The list is followed live, so the socket is a part of it.
const list = filesOf(
  [PORTAL_ENTRY, PAYMENTS_LIST, socketChunk(pages)].flatMap((from) => chunksFrom(pages, from, { lazy: false })),
)
// What the drawings of the reports bring beside the page that asks for them; nothing else of the portal may load it.
const withoutChart = new Set(
  filesOf([PORTAL_ENTRY, PAYMENTS_LIST, REPORTS_PAGE].flatMap((from) => chunksFrom(pages, from, { lazy: false })))
    .scripts,
)
const charts = filesOf(chunksFrom(pages, CHART, { lazy: false })).scripts.filter((file) => !withoutChart.has(file))
// Where the library is not in what only a drawing fetches, a page fetches it that shows none.
if (sumKb(charts, zipped) < LIBRARY_KB) throw new Error('the portal loads what draws its reports before one is shown')
const kept = offlineFiles(app)
const wasm = [...kept].filter((file) => file.endsWith('.wasm'))

const figures = [
  { name: 'script of the pay route', kb: sumKb(payRoute.scripts, zipped), most: BUDGET_KB.script },
  { name: 'styles of the pay route', kb: sumKb(payRoute.styles, zipped), most: BUDGET_KB.css },
  { name: 'socket, fetched after the code is shown', kb: sumKb(socket, zipped), most: undefined },
  {
    name: 'kept on the phone, not compressed',
    kb: sumKb(kept, (file) => statSync(join(dist, file)).size),
    most: BUDGET_KB.precache,
  },
  {
    name: "script of the portal's login and list of payments",
    kb: sumKb(list.scripts, zipped),
    most: BUDGET_KB.portal,
  },
  { name: 'drawings of the reports, fetched when one is shown', kb: sumKb(charts, zipped), most: BUDGET_KB.charts },
]

for (const { name, kb, most } of figures) {
  const verdict = most === undefined ? '' : kb <= most ? ` of ${most}` : ` IS MORE THAN ${most}`
  console.log(`${kb.toFixed(1).padStart(7)} kB${verdict.padEnd(20)} ${name} `)
}
for (const file of payRoute.scripts) console.log(`${(zipped(file) / 1000).toFixed(1).padStart(10)} kB  ${file}`)
if (wasm.length > 0) console.log(`There must be no WebAssembly among the files kept: ${wasm.join(', ')}`)
const tooMuch = figures.some(({ kb, most }) => most !== undefined && kb > most)
process.exit(tooMuch || wasm.length > 0 ? 1 : 0)
