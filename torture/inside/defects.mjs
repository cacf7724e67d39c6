// Module hooks that plant defects into a service while it is loaded: text of a built module is replaced before it runs, so a
// defect needs no line in the product. A text that is not there ends the process: a tooth must not bite nothing.

/** @typedef {{ file: string, from: string, to: string }} Change */

/** @type {readonly Change[]} */
let changes = []

export const initialize = (/** @type {readonly Change[]} */ given) => {
  changes = given
}

/** @type {import('node:module').LoadHook} */
export const load = async (url, context, nextLoad) => {
  const loaded = await nextLoad(url, context)
  const mine = changes.filter(({ file }) => url.endsWith(`/${file}`))
  if (mine.length === 0) return loaded
  let source = Buffer.from(/** @type {Uint8Array} */ (loaded.source)).toString()
  for (const { file, from, to } of mine) {
    if (!source.includes(from)) throw new Error(`${file} has no ${from}`)
    source = source.replaceAll(from, () => to)
  }
  return { ...loaded, source }
}
