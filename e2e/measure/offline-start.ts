import { writeFileSync } from 'node:fs'
import { chromium, type BrowserContext } from '@playwright/test'
import { aPayer } from '../campus/people.ts'
import type { Place } from '../campus/place.ts'
import { scratchFolder, withCampus } from '../campus/session.ts'
import { launchOptions } from '../eyes/chromium.ts'
import { readyForOffline, studentOn } from '../pages/student.ts'

/**
 * How long from opening the app without a network to the code on the screen: a browser that was just started, so that
 * worker, database and keys come from the disk. Prints one line a case; with `--json FILE` also writes the samples.
 */

const SAMPLES = 12
const LIMIT_MS = 500
const SPEEDS = [
  { name: 'full speed', slowdown: 1 },
  { name: '4 times slower', slowdown: 4 },
] as const
const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true }

const startPhone = (place: Place, folder: string): Promise<BrowserContext> =>
  chromium.launchPersistentContext(folder, { ...launchOptions(), ...PHONE, baseURL: place.origin, locale: 'zh-CN' })

async function enrolledPhone(place: Place, folder: string): Promise<void> {
  const context = await startPhone(place, folder)
  const phone = studentOn(await context.newPage(), 'zh-CN')
  await phone.login(await aPayer(place))
  await phone.enrol()
  await readyForOffline(phone.page)
  await context.close()
}

/** Runs in the page before its own scripts: remembers when the first frame with a whole code was drawn. */
function noteCode(): void {
  const seen = () => {
    const code = document.querySelector('[role=img][aria-label^="付款码"] path')
    if (!code?.getAttribute('d')) return requestAnimationFrame(seen)
    // The frame after the one that drew it has begun: it is on the screen.
    return requestAnimationFrame(() => Object.assign(globalThis, { codeShownAt: performance.now() }))
  }
  requestAnimationFrame(seen)
}

/** Milliseconds from the navigation to the code, in a browser that has done nothing else. */
async function coldStart(place: Place, folder: string, slowdown: number): Promise<number> {
  const context = await startPhone(place, folder)
  try {
    await context.setOffline(true)
    const page = await context.newPage()
    await page.addInitScript(noteCode)
    const devtools = await context.newCDPSession(page)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
    await page.goto('/app/', { waitUntil: 'commit' })
    const shown = await page.waitForFunction(() => Reflect.get(globalThis, 'codeShownAt') as number | undefined)
    return Number(await shown.jsonValue())
  } finally {
    await context.close()
  }
}

const ranked = (samples: readonly number[], share: number): number =>
  samples.toSorted((a, b) => a - b)[Math.min(samples.length - 1, Math.floor(share * samples.length))] ?? Number.NaN

await withCampus(async (place) => {
  const folder = scratchFolder('phone')
  await enrolledPhone(place, folder)
  const results = []
  for (const { name, slowdown } of SPEEDS) {
    const samples: number[] = []
    for (let run = 0; run < SAMPLES; run++) samples.push(Math.round(await coldStart(place, folder, slowdown)))
    const [median, worst] = [ranked(samples, 0.5), ranked(samples, 1)]
    const verdict = median <= LIMIT_MS ? 'within' : 'OVER'
    console.log(`${name}: median ${median} ms, worst of ${SAMPLES} ${worst} ms, ${verdict} ${LIMIT_MS} ms`)
    results.push({ name, slowdown, medianMs: median, worstMs: worst, samplesMs: samples })
  }
  const [flag, file] = process.argv.slice(2)
  if (flag === '--json' && file !== undefined) writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`)
  if (results.some(({ medianMs }) => medianMs > LIMIT_MS)) process.exitCode = 1
})
