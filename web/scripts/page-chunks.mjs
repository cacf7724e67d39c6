/**
 * How the build of the pages at a desk cuts their code into files. Every file is a round trip on a weak network, so what a page needs at once
 * comes in few; and no page, early or late, ever loads a file that was made for another page alone.
 */

/**
 * @typedef {{ isEntry: boolean, importers: string[], dynamicImporters: string[] }} ModuleInfo
 * @typedef {{ getModuleInfo: (id: string) => ModuleInfo | null }} Graph
 * @typedef {'none' | 'later' | 'atOnce'} Need
 */

/** What is needed more is needed by more ways of opening the page. */
const WEIGHT = { none: 0, later: 1, atOnce: 2 }

/**
 * When each page needs a module: with its first paint, only after some later `import()`, or never.
 * @param {string} id
 * @param {Graph} graph
 * @param {Record<string, string>} pages page names by the id of their entry
 * @returns {Record<string, Need>} by page name
 */
function needsOf(id, graph, pages) {
  /** @type {Record<string, Need>} */
  const needs = Object.fromEntries(Object.values(pages).map((page) => [page, 'none']))
  /** @type {Map<string, Need>} the most pressing way by which a module was reached */
  const reached = new Map()
  /** @type {{ at: string, need: Need }[]} */
  const waiting = [{ at: id, need: 'atOnce' }]
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    const { at, need } = step
    if (WEIGHT[reached.get(at) ?? 'none'] >= WEIGHT[need]) continue
    reached.set(at, need)
    const page = pages[at]
    if (page !== undefined) needs[page] = moreOf(needs[page], need)
    const info = graph.getModuleInfo(at)
    for (const importer of info?.importers ?? []) waiting.push({ at: importer, need })
    for (const importer of info?.dynamicImporters ?? []) waiting.push({ at: importer, need: 'later' })
  }
  return needs
}

/** @param {Need | undefined} one @param {Need} other */
const moreOf = (one, other) => (one !== undefined && WEIGHT[one] > WEIGHT[other] ? one : other)

/** @param {Record<string, Need>} needs */
const nameOf = (needs) =>
  Object.entries(needs)
    .filter(([, need]) => need !== 'none')
    .map(([page, need]) => (need === 'atOnce' ? page : `${need}-${page}`))
    .join('-')

/** @param {string[]} names @returns {Record<string, Need>[]} every way in which pages can need a module */
function combinations([page, ...others]) {
  if (page === undefined) return [{}]
  const rest = combinations(others)
  return /** @type {Need[]} */ (Object.keys(WEIGHT)).flatMap((need) =>
    rest.map((needs) => ({ [page]: need, ...needs })),
  )
}

/**
 * One file for each way in which pages need modules, of those that some page needs at once; the rest is left to the bundler.
 * What is needed most widely is cut first, because a module's own imports are needed at least as widely.
 * @param {Record<string, string>} pages page names by the id of their entry
 */
export function pageChunks(pages) {
  return combinations(Object.values(pages))
    .filter((needs) => Object.values(needs).includes('atOnce'))
    .map((needs) => ({
      name: nameOf(needs),
      weight: Object.values(needs).reduce((sum, need) => sum + WEIGHT[need], 0),
    }))
    .map(({ name, weight }) => ({
      debugName: name,
      // Entries keep their own file, and styles follow the components that they belong to.
      test: (/** @type {string} */ id) => pages[id] === undefined && !/(main\.tsx|\.css)$/.test(id),
      name: (/** @type {string} */ id, /** @type {Graph} */ graph) =>
        nameOf(needsOf(id, graph, pages)) === name ? name : null,
      priority: weight,
    }))
}
