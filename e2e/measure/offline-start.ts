import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { type BrowserContext, chromium } from '@playwright/test'
import { aPayer } from '../campus/people.ts'
import type { Place } from '../campus/place.ts'
import { scratchFolder, withCampus } from '../campus/session.ts'
import { launchOptions } from '../eyes/chromium.ts'
import { readyForOffline, studentOn } from '../pages/student.ts'
import { PHONE, ranked, sayLoad } from './samples.ts'

/**
 * How long from opening the app without a network to the code on the screen. Prints one line a case; with `--json FILE`
 * also writes the samples. Ends with 1 when a median is over the limit; on a busy machine that says nothing.
 */

const SAMPLES = 9
const LIMIT_MS = 500
const SPEEDS = [
  { speed: 'full speed', slowdown: 1 },
  { speed: '4 times slower', slowdown: 4 },
] as const

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

/** Runs in the page before its own scripts: remembers when the first frame with a whole code was on the screen. */
function noteCode(): void {
  new MutationObserver((_changes, watch) => {
    if (!document.querySelector('[role=img][aria-label^="付款码"] path')?.getAttribute('d')) return
    watch.disconnect()
    // What is posted from a frame's callback is heard when that frame has been drawn.
    const drawn = new MessageChannel()
    drawn.port1.addEventListener('message', () => Reflect.get(globalThis, 'codeShown')(String(performance.now())))
    drawn.port1.start()
    requestAnimationFrame(() => drawn.port2.postMessage(undefined))
  }).observe(document, { subtree: true, childList: true, attributes: true })
}

/** Where the time went, in milliseconds from the navigation. */
interface Start {
  /** The worker answered with the page. */
  pageMs: number
  /** The page's scripts had run up to their first wait. */
  scriptsMs: number
  codeMs: number
}

/** Opens the app on a new page and waits for the code. */
async function startApp(context: BrowserContext, slowdown: number): Promise<Start> {
  const page = await context.newPage()
  await page.addInitScript(noteCode)
  const devtools = await context.newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  // The page tells by itself: asking it would put a script of the tool's own, of half the app's weight, before the code.
  await devtools.send('Runtime.enable')
  await devtools.send('Runtime.addBinding', { name: 'codeShown' })
  const told = new Promise<number>((resolve) => {
    devtools.once('Runtime.bindingCalled', ({ payload }) => resolve(Math.round(Number(payload))))
  })
  await page.goto('/app/', { waitUntil: 'commit' })
  const codeMs = await told
  const [pageMs, scriptsMs] = await page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    return [navigation?.responseEnd ?? 0, navigation?.domContentLoadedEventEnd ?? 0].map(Math.round)
  })
  await page.close()
  return { pageMs: pageMs ?? 0, scriptsMs: scriptsMs ?? 0, codeMs }
}

type Measure = (context: BrowserContext, slowdown: number) => Promise<Start>

/** In a browser that has done nothing else since it was started. */
const COLD_BROWSER: Measure = startApp

/** In a browser that had the app open before, and closed it. */
const WARM_BROWSER: Measure = async (context, slowdown) => {
  await startApp(context, slowdown)
  return startApp(context, slowdown)
}

/** On a copy of the phone, because showing codes uses them up. */
async function sample(place: Place, phone: string, measure: Measure, slowdown: number): Promise<Start> {
  const folder = `${phone}-copy`
  cpSync(phone, folder, { recursive: true })
  const context = await startPhone(place, folder)
  try {
    await context.setOffline(true)
    return await measure(context, slowdown)
  } finally {
    await context.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const CASES = [
  { name: 'app opened again', measure: WARM_BROWSER },
  { name: 'browser just started', measure: COLD_BROWSER },
].flatMap((one) => SPEEDS.map((speed) => ({ ...one, ...speed })))

await withCampus(async (place) => {
  const folder = scratchFolder('phone')
  await enrolledPhone(place, folder)
  sayLoad()
  const results = []
  for (const { name, speed, measure, slowdown } of CASES) {
    const samples: Start[] = []
    for (let run = 0; run < SAMPLES; run++) samples.push(await sample(place, folder, measure, slowdown))
    const [pageMs, scriptsMs, medianMs, worstMs] = [
      ranked(
        samples.map((start) => start.pageMs),
        0.5,
      ),
      ranked(
        samples.map((start) => start.scriptsMs),
        0.5,
      ),
      ranked(
        samples.map((start) => start.codeMs),
        0.5,
      ),
      ranked(
        samples.map((start) => start.codeMs),
        1,
      ),
    ]
    const verdict = medianMs <= LIMIT_MS ? 'within' : 'OVER'
    const parts = `page ${pageMs}, scripts ${scriptsMs}, code ${medianMs}`
    console.log(`${name}, ${speed}: ${parts} ms (medians of ${SAMPLES}; worst ${worstMs}), ${verdict} ${LIMIT_MS} ms`)
    results.push({ name, slowdown, medianMs, worstMs, pageMs, scriptsMs, samples })
  }
  const [flag, file] = process.argv.slice(2)
  if (flag === '--json' && file !== undefined) writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`)
  if (results.some(({ medianMs }) => medianMs > LIMIT_MS)) process.exitCode = 1
})
