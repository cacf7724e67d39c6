import type { Browser } from '@playwright/test'
import { expect } from '@playwright/test'
import { aPayer } from '../campus/people.ts'
import type { Tour } from './tour.ts'

/** The moment after a payment, on both screens: an outsider at the noodle stall. */
export async function momentOfPayment({
  place,
  devices,
  language,
}: Omit<Tour, 'show'>): Promise<[phone: Buffer, till: Buffer]> {
  const payer = await aPayer(place, { identityClass: 'OUTSIDER', balanceFen: 12_850 })
  const phone = await devices.openPhone({ language })
  await phone.login(payer)
  await phone.enrol()
  const till = await devices.openTill({ language, terminalNo: 'T00005' })
  await till.charge('12.50')
  await till.scan(await phone.scanQr())
  await expect(till.stage('PAID')).toBeVisible()
  const tillPicture = await till.page.screenshot()
  await expect(phone.result).toBeVisible()
  // Past the rise of the sheet.
  await phone.result.evaluate((sheet) =>
    Promise.all(sheet.getAnimations({ subtree: true }).map(({ finished }) => finished)),
  )
  return [await phone.page.screenshot(), tillPicture]
}

const dataUrl = (png: Buffer): string => `data:image/png;base64,${png.toString('base64')}`

/** Both side by side, as they stand on a counter. */
export async function sideBySide(browser: Browser, [phone, till]: readonly [Buffer, Buffer]): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 720 } })
  try {
    await page.setContent(`<style>
      body { margin: 0; height: 720px; display: flex; align-items: center; justify-content: center; gap: 40px; background: #f6f8fb }
      img { display: block; box-shadow: 0 12px 32px #0f172a33 }
      .till { width: 976px; border-radius: 12px; border: 6px solid #0f172a }
      .phone { height: 610px; border-radius: 32px; border: 8px solid #0f172a }
    </style><img class="till" src="${dataUrl(till)}" alt=""><img class="phone" src="${dataUrl(phone)}" alt="">`)
    await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())))
    return await page.screenshot()
  } finally {
    await page.close()
  }
}
