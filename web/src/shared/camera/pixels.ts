/** What can be drawn and looked at: a camera's picture, or one from the album. */
export type Picture = HTMLVideoElement | ImageBitmap

const edgesOf = (picture: Picture): readonly [width: number, height: number] =>
  'videoWidth' in picture ? [picture.videoWidth, picture.videoHeight] : [picture.width, picture.height]

/**
 * Draws what the picture shows at the moment of each call, its longer edge no longer than `longest`, and gives the pixels:
 * a decoder needs a few of them for a module, and time for each of them.
 */
export function pixelsOf(picture: Picture, longest: number): () => ImageData {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  return () => {
    const edges = edgesOf(picture)
    const scale = Math.min(1, longest / Math.max(...edges))
    const [width, height] = [Math.round(edges[0] * scale), Math.round(edges[1] * scale)]
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
    if (!context) throw new TypeError('the browser has no canvas')
    context.drawImage(picture, 0, 0, width, height)
    return context.getImageData(0, 0, width, height)
  }
}
