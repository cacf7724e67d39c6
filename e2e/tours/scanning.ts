import { type Browser, chromium, expect } from '@playwright/test'
import { demoPlate, forged } from '../campus/merchant-codes.ts'
import { aPayer } from '../campus/people.ts'
import { scratchFolder } from '../campus/session.ts'
import { cameraFlags, writeFilm } from '../eyes/camera.ts'
import { launchOptions } from '../eyes/chromium.ts'
import { devicesFrom } from '../pages/devices.ts'
import { atScanTab, scanningOn } from '../pages/scanning.ts'
import type { Tour } from './tour.ts'

const MERCHANT = '10000009'

/** A phone whose camera finds nothing, or whose owner chooses another way. */
async function scanWithoutCamera({ place, devices, language, show }: Tour): Promise<void> {
  const { page, word, sheet, said, choosePicture, typeNumber, follow } = await atScanTab(
    await devices.openPhone({ language }),
    await aPayer(place),
    language,
  )
  await expect(page.getByText(word.noCamera)).toBeVisible()
  await show('no-camera', page)
  await choosePicture(await page.screenshot())
  await expect(said).toBeVisible()
  await show('no-code-in-picture', page)
  await typeNumber('10000099')
  await expect(sheet.getByRole('alert')).toBeVisible()
  await show('no-such-number', page)
  await follow(await forged(place, (await demoPlate(place, MERCHANT)).url))
  await expect(page.getByRole('heading', { name: word.wrong.forgery })).toBeVisible()
  await show('forgery', page)
  await page.getByRole('link', { name: word.scanAgain }).click()
  await expect(page.getByText(word.noCamera)).toBeVisible()
  await page.context().setOffline(true)
  await expect(page.getByText(word.offline)).toBeVisible({ timeout: 60_000 })
  await show('scan-offline', page)
}

/** What the camera sees is the phone's own payment code, which is for a till. */
async function scanWrongKind({ place, language, show }: Tour): Promise<void> {
  const film = scratchFolder(`own-code-${language}.y4m`)
  const withCamera: Browser = await chromium.launch(launchOptions(...cameraFlags(film)))
  try {
    const devices = devicesFrom({ browser: withCamera, place, onPage: () => undefined })
    const phone = await devices.openPhone({ language, more: { permissions: ['camera'] } })
    await phone.login(await aPayer(place))
    await phone.enrol()
    await writeFilm(withCamera, await phone.code.screenshot(), film)
    const { openTab, said, page } = scanningOn(phone, language)
    await openTab()
    await expect(said).toBeVisible()
    await show('wrong-kind', page)
  } finally {
    await withCamera.close()
  }
}

/** Every screen of scanning, with a camera and without. */
export async function tourScanning(tour: Tour): Promise<void> {
  await scanWithoutCamera(tour)
  await scanWrongKind(tour)
}
