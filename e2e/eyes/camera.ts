import { writeFileSync } from 'node:fs'
import type { Browser } from '@playwright/test'

/** A film for Chromium's fake camera: what a till's camera would see when a phone is held before it. */

const WIDTH = 640
const HEIGHT = 480
/** How a phone is held in a hurry, in radians. */
const TILT = 0.07

/** The luma of a 640 by 480 frame that shows the picture, a little tilted, on the grey of a counter. */
async function frameOf(browser: Browser, png: Buffer): Promise<Buffer> {
  const page = await browser.newPage()
  try {
    const luma = await page.evaluate(
      async ({ source, width, height, tilt }) => {
        const picture = await createImageBitmap(await (await fetch(source)).blob())
        const canvas = new OffscreenCanvas(width, height)
        const context = canvas.getContext('2d')
        if (!context) throw new Error('no canvas')
        context.fillStyle = '#777'
        context.fillRect(0, 0, width, height)
        context.translate(width / 2, height / 2)
        context.rotate(tilt)
        const scale = (0.92 * height) / Math.max(picture.width, picture.height)
        context.scale(scale, scale)
        context.imageSmoothingQuality = 'high'
        context.drawImage(picture, -picture.width / 2, -picture.height / 2)
        const { data } = context.getImageData(0, 0, width, height)
        // Bytes come back as they are; a list of numbers would be wrapped one by one.
        return Uint8Array.from({ length: width * height }, (_, at) => {
          const [red = 0, green = 0, blue = 0] = data.subarray(4 * at, 4 * at + 3)
          return Math.round(0.299 * red + 0.587 * green + 0.114 * blue)
        })
      },
      { source: `data:image/png;base64,${png.toString('base64')}`, width: WIDTH, height: HEIGHT, tilt: TILT },
    )
    return Buffer.from(luma)
  } finally {
    await page.close()
  }
}

/** Writes the film (YUV4MPEG2, 4:2:0, no colour): one frame, which Chromium shows again and again. */
export async function writeFilm(browser: Browser, png: Buffer, file: string): Promise<void> {
  const colour = Buffer.alloc(WIDTH * HEIGHT * 0.5, 128)
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F20:1 Ip A1:1 C420mpeg2\n`)
  const frame = Buffer.concat([Buffer.from('FRAME\n'), await frameOf(browser, png), colour])
  writeFileSync(file, Buffer.concat([head, frame, frame]))
}

/** The flags with which Chromium takes the film for a camera and asks nobody. */
export const cameraFlags = (file: string): string[] => [
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-video-capture=${file}`,
]
