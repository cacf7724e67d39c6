import { type BrowserContextOptions, chromium, type Page } from '@playwright/test'
import type { StaticCodeView } from '@yimatong/contract/portal-api'
import { dynamicCode, forged, newPlate, saidBy } from '../campus/merchant-codes.ts'
import { aPayer } from '../campus/people.ts'
import { scanningPhone } from '../campus/scanning-phones.ts'
import { cameraFlags, writeFilm } from '../eyes/camera.ts'
import { launchOptions } from '../eyes/chromium.ts'
import { readPrintedCodes, renderPages } from '../eyes/pdf.ts'
import { DESK, devicesFrom } from '../pages/devices.ts'
import { openCodes, savedFile } from '../pages/portal-codes.ts'
import { expect, test } from './test.ts'

const MERCHANT = '10000009'
/** Tills of that merchant, and of another one. */
const TERMINAL = 'T00016'
const OTHER_MERCHANT = '10000003'
const OTHER_TERMINAL = 'T00005'

const sorted = (pages: readonly string[][]) => pages.map((page) => page.toSorted())

test('the owner makes a code for a till and prints it: the paper says this till, and nothing else', async ({
  place,
  openContext,
}) => {
  const codes = await openCodes(place, openContext)
  await codes.goTo('staticCodes')
  const made = await codes.makePlate({ label: '二号收银台', terminalNo: TERMINAL })
  expect(made).toMatchObject({ state: 'CREATED', version: 1, terminalNo: TERMINAL })
  await expect(codes.page.getByText(codes.word.states.CREATED)).toBeVisible()

  await codes.press(codes.word.print)
  const { name, pdf } = await codes.savePdf(1)
  expect(name).toBe('二号收银台-v1-A4.pdf')
  expect(await readPrintedCodes(pdf)).toEqual([[made.url]])
  expect(saidBy(made.url)).toMatchObject({
    kind: 'STATIC',
    codeId: made.codeId,
    version: 1,
    merchantNo: MERCHANT,
    terminalNo: TERMINAL,
  })
})

test('a sheet of several codes has on its pages every plate that was asked for, in every layout', async ({
  place,
  openContext,
}) => {
  const label = `打印 ${Date.now()}`
  const plates: StaticCodeView[] = []
  for (const window of [1, 2, 3]) plates.push(await newPlate(place, MERCHANT, { label: `${label} ${window} 号窗口` }))
  const codes = await openCodes(place, openContext)
  await codes.goTo('staticCodes')
  for (const plate of plates) await codes.page.getByRole('checkbox', { name: codes.word.choose(plate.label) }).check()
  await codes.press(codes.word.printChosen)
  const [first, second, third] = plates.map(({ url }) => url)
  await codes.panel.getByLabel(codes.word.copies(`${label} 1 号窗口`)).fill('7')
  const wanted = [...Array.from({ length: 7 }, () => String(first)), String(second), String(third)]
  for (const perPage of [1, 2, 4, 8]) {
    const pages = Math.ceil(wanted.length / perPage)
    const { pdf } = await codes.savePdf(perPage)
    await expect(codes.panel.getByText(codes.word.sum(wanted.length, pages))).toBeVisible()
    const expected = Array.from({ length: pages }, (_, page) => wanted.slice(page * perPage, (page + 1) * perPage))
    expect(sorted(await readPrintedCodes(pdf)), `${perPage} to a page`).toEqual(sorted(expected))
  }
})

test('no more plates are asked for than one goes to fetch at once', async ({ place, openContext }) => {
  const plate = await newPlate(place, MERCHANT, { label: '太多' })
  const codes = await openCodes(place, openContext)
  const other = await newPlate(place, MERCHANT, { label: '再来一块' })
  await codes.goTo('staticCodes')
  for (const { label } of [plate, other]) {
    await codes.page
      .getByRole('checkbox', { name: codes.word.choose(label) })
      .first()
      .check()
  }
  await codes.press(codes.word.printChosen)
  await codes.panel.getByLabel(codes.word.copies(plate.label)).fill('999')
  await expect(codes.panel.getByText(codes.word.tooMany)).toBeVisible()
  await expect(codes.panel.getByRole('button', { name: codes.word.savePdf })).toBeDisabled()
})

test('the code alone is saved as a drawing and as pictures', async ({ place, openContext }) => {
  const plate = await newPlate(place, MERCHANT, { label: '自己排版' })
  const codes = await openCodes(place, openContext)
  await codes.openPlate(plate.codeId)
  for (const [button, name] of [
    ['SVG', '自己排版-v1.svg'],
    ['PNG 512 像素', '自己排版-v1.png'],
    ['PNG 2048 像素', '自己排版-v1.png'],
  ] as const) {
    const [file] = await Promise.all([codes.page.waitForEvent('download'), codes.press(button)])
    expect(file.suggestedFilename()).toBe(name)
    expect((await savedFile(file)).length).toBeGreaterThan(1000)
  }
})

/** The code on an A7 plate, as large as a hand holds it before a camera. */
const CLOSE = { x: 20, y: 80, width: 170, height: 170 }

/** What a camera sees of the first plate of a sheet of eight. */
async function printedPlate(page: Page, { codeId }: StaticCodeView): Promise<Buffer> {
  const { csrfToken } = (await (await page.request.get('/portal/v1/session')).json()) as { csrfToken: string }
  const sheet = await page.request.post('/portal/v1/static-codes/sheet', {
    data: { codeIds: [codeId], perPage: 8 },
    headers: { 'X-CSRF-Token': csrfToken, Origin: new URL(page.url()).origin },
  })
  const [plate] = await renderPages(await sheet.body(), { part: CLOSE, dpi: 200 })
  if (plate === undefined) throw new Error('the sheet has no page')
  return plate
}

test('a camera that sees the printed plate proves it, and the code is in use', async ({
  place,
  browser,
  watch,
  openContext,
}, testInfo) => {
  const plate = await newPlate(place, MERCHANT, { label: '核验窗口' })
  const desk = await openCodes(place, openContext)
  const film = testInfo.outputPath('plate.y4m')
  await writeFilm(browser, await printedPlate(desk.page, plate), film)
  const withCamera = await chromium.launch(launchOptions(...cameraFlags(film)))
  try {
    const devices = devicesFrom({ browser: withCamera, place, onPage: watch })
    const camera: BrowserContextOptions = { ...DESK, permissions: ['camera'] }
    const codes = await openCodes(place, devices.openContext, { more: camera })
    await codes.openPlate(plate.codeId)
    // Nothing is pressed but this: the camera sees the plate.
    await codes.press(codes.word.verify)
    await expect(codes.panel.getByText(codes.word.verified)).toBeVisible({ timeout: 30_000 })
    await codes.press(codes.word.done)
    await expect(codes.page.getByText(codes.word.states.BOUND, { exact: true })).toBeVisible()
    await devices.close()
  } finally {
    await withCamera.close()
  }
})

test('a photo of the plate is as good as the camera; one without a code, or no photo at all, is not', async ({
  place,
  openContext,
}) => {
  const plate = await newPlate(place, MERCHANT, { label: '照片窗口' })
  const codes = await openCodes(place, openContext)
  await codes.openPlate(plate.codeId)
  const photo = codes.panel.getByLabel(codes.word.picture)
  await codes.press(codes.word.verify)
  await photo.setInputFiles({ name: 'note.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
  await expect(codes.panel.getByText(codes.word.refusals.noPicture)).toBeVisible()
  const wall = await codes.page.screenshot({ clip: { x: 0, y: 300, width: 200, height: 100 } })
  await photo.setInputFiles({ name: 'wall.png', mimeType: 'image/png', buffer: wall })
  await expect(codes.panel.getByText(codes.word.refusals.noCode)).toBeVisible()
  const buffer = await printedPlate(codes.page, plate)
  await photo.setInputFiles({ name: 'plate.png', mimeType: 'image/png', buffer })
  await expect(codes.panel.getByText(codes.word.verified)).toBeVisible()
})

test('a print that is not this plate is refused with its cause, and the right one is taken after all', async ({
  place,
  openContext,
}) => {
  const plate = await newPlate(place, MERCHANT, { label: '认牌窗口' })
  const neighbour = await newPlate(place, MERCHANT, { label: '隔壁窗口' })
  const stranger = await newPlate(place, OTHER_MERCHANT, { label: '别家窗口' })
  const codes = await openCodes(place, openContext)
  const { refusals } = codes.word
  await codes.openPlate(plate.codeId)
  await codes.press(codes.word.verify)
  for (const [scanned, cause] of [
    ['https://example.com/pay', refusals.foreign],
    [stranger.url, refusals.foreign],
    [await forged(place, plate.url), refusals.forged],
    [neighbour.url, refusals.other('隔壁窗口')],
    [(await dynamicCode(place, TERMINAL, { amount: 100 })).url, refusals.dynamic],
    [(await dynamicCode(place, OTHER_TERMINAL, { amount: 100 })).url, refusals.foreign],
  ] as const) {
    await codes.panel.getByLabel(codes.word.typed).fill(scanned)
    await codes.page.keyboard.press('Enter')
    await expect(codes.panel.getByRole('alert')).toContainText(cause)
    await expect(codes.panel.getByRole('alert')).toContainText(codes.word.notVerified)
  }
  await codes.panel.getByLabel(codes.word.typed).fill(plate.url)
  await codes.page.keyboard.press('Enter')
  await expect(codes.panel.getByText(codes.word.verified)).toBeVisible()
})

test('re-issuing kills the print that hangs: who scans it cannot pay, and its verification says why', async ({
  place,
  openContext,
}) => {
  const plate = await newPlate(place, MERCHANT, { label: '换牌窗口' })
  const phone = await scanningPhone(place, await aPayer(place))
  expect((await phone.scan(plate.url)).status).toBe(201)
  const codes = await openCodes(place, openContext)
  await codes.openPlate(plate.codeId)
  await codes.press(codes.word.reissue)
  await codes.press(codes.word.reissueNow(1))
  await expect(codes.page.getByText(codes.word.dead(1))).toBeVisible()
  expect(await phone.scan(plate.url)).toMatchObject({ status: 410, body: { code: 'CODE_REVOKED' } })

  await codes.press(codes.word.print)
  const [[fresh = ''] = []] = await readPrintedCodes((await codes.savePdf(4)).pdf)
  expect(saidBy(fresh)).toMatchObject({ codeId: plate.codeId, version: 2 })
  expect((await phone.scan(fresh)).status).toBe(201)
  await codes.page.keyboard.press('Escape')
  await codes.press(codes.word.verify)
  await codes.panel.getByLabel(codes.word.typed).fill(plate.url)
  await codes.page.keyboard.press('Enter')
  await expect(codes.panel.getByRole('alert')).toContainText(codes.word.refusals.older(2))
})

test('what is asked before a code is withdrawn may be answered with no; withdrawn, nobody can pay by it', async ({
  place,
  openContext,
}) => {
  const plate = await newPlate(place, MERCHANT, { label: '关门窗口' })
  const phone = await scanningPhone(place, await aPayer(place))
  const codes = await openCodes(place, openContext)
  await codes.openPlate(plate.codeId)
  await codes.press(codes.word.revoke)
  await codes.press(codes.word.cancelDialog)
  expect((await phone.scan(plate.url)).status).toBe(201)
  await codes.press(codes.word.revoke)
  await codes.press(codes.word.revokeNow)
  await expect(codes.page.getByText(codes.word.withdrawn)).toBeVisible()
  await expect(codes.page.getByRole('button', { name: codes.word.reissue })).toHaveCount(0)
  expect(await phone.scan(plate.url)).toMatchObject({ status: 410, body: { code: 'CODE_REVOKED' } })
  await codes.page.goto('/portal/static-codes?state=DISABLED')
  await expect(codes.page.getByRole('link', { name: '关门窗口' }).first()).toBeVisible()
  await expect(codes.page.getByRole('checkbox', { name: codes.word.choose('关门窗口') }).first()).toBeDisabled()
})

test('the list is turned page by page, the filter stands in the address, and what was chosen stays chosen', async ({
  place,
  openContext,
}) => {
  for (let at = 0; at < 21; at += 1) await newPlate(place, OTHER_MERCHANT, { label: `翻页 ${at}` })
  const codes = await openCodes(place, openContext, { merchantNo: OTHER_MERCHANT })
  await codes.goTo('staticCodes')
  await codes.page.getByRole('link', { name: codes.word.states.CREATED }).click()
  await expect(codes.page).toHaveURL(/\?state=CREATED$/)
  await codes.page.getByRole('checkbox', { name: codes.word.choose('翻页 20') }).check()
  await codes.page.getByRole('button', { name: '下一页' }).click()
  await expect(codes.page.getByRole('link', { name: '翻页 0', exact: true })).toBeVisible()
  await expect(codes.page).toHaveURL(/state=CREATED&cursor=/)
  await codes.page.reload()
  await expect(codes.page.getByRole('link', { name: '翻页 0', exact: true })).toBeVisible()
  await codes.page.getByRole('checkbox', { name: codes.word.choose('翻页 0') }).check()
  await codes.page.getByRole('button', { name: '上一页' }).click()
  await expect(codes.page.getByRole('link', { name: '翻页 20' })).toBeVisible()
  await expect(codes.page.getByText('已选 1 个')).toBeVisible()
})

test('a cashier sees every code and its pictures, and is offered nothing that changes one', async ({
  place,
  openContext,
}) => {
  const plate = await newPlate(place, MERCHANT, { label: '收银员看' })
  const codes = await openCodes(place, openContext, { role: 'CASHIER' })
  await codes.goTo('staticCodes')
  await expect(codes.page.getByRole('link', { name: '收银员看' }).first()).toBeVisible()
  await expect(codes.page.getByRole('button', { name: codes.word.make })).toHaveCount(0)
  await expect(codes.page.getByRole('checkbox')).toHaveCount(0)
  await codes.openPlate(plate.codeId)
  await expect(codes.page.getByRole('button', { name: 'SVG' })).toBeVisible()
  for (const name of [codes.word.print, codes.word.verify, codes.word.reissue, codes.word.revoke]) {
    await expect(codes.page.getByRole('button', { name, exact: true })).toHaveCount(0)
  }
})
