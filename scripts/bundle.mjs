// node ../scripts/bundle.mjs <name>=<module> ... in a workspace that has been built: each service as one program in dist/bundle, with
// all that it imports. Node needs longer to find and load a thousand modules than a service needs for all else until it is ready.
import { readFileSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { rolldown } from 'rolldown'

/** Packages that stay outside, by name. */
export const outside = [
  // Native.
  '@node-rs/argon2',
  // They read files beside themselves.
  'pdfkit',
  'swagger-ui-dist',
  // Whoever watches a service's statements from without (the fault harness) must meet the very driver that the service uses.
  'pg',
]

const isOutside = (/** @type {string} */ id) => outside.some((name) => id === name || id.startsWith(`${name}/`))

/**
 * Where our own code failed is told by its source, so the maps of what was built are carried on. Packages have none: a map of everything
 * is read for a tenth of a second when the first error comes.
 */
const ownMaps = {
  name: 'own-maps',
  load: {
    filter: { id: { include: /\.js$/, exclude: /node_modules/ } },
    handler: async (/** @type {string} */ id) => ({
      code: await readFile(id, 'utf8'),
      map: await readFile(`${id}.map`, 'utf8'),
    }),
  },
  transform: {
    filter: { id: /node_modules/ },
    handler: (/** @type {string} */ code) => ({ code, map: { mappings: '' } }),
  },
}

/**
 * npm installs a package beside each of its users when another version of it stands at the top. These are tables of half a
 * megabyte that every copy makes an index of: one of each version will do.
 * @returns {import('rolldown').Plugin}
 */
const oneTable = () => {
  /** @type {Map<string, import('rolldown').ResolvedId>} */
  const first = new Map()
  return {
    name: 'one-table',
    resolveId: {
      filter: { id: /^mime-(db|types)$/ },
      async handler(name, importer, options) {
        const found = await this.resolve(name, importer, { ...options, skipSelf: true })
        if (found === null) return null
        const { version } = JSON.parse(readFileSync(path.join(path.dirname(found.id), 'package.json'), 'utf8'))
        const key = `${name}@${version}`
        const kept = first.get(key) ?? found
        first.set(key, kept)
        return kept
      },
    },
  }
}

/** @param {Record<string, string>} input modules by the names of their programs */
const bundle = async (input) => {
  const dir = 'dist/bundle'
  rmSync(dir, { recursive: true, force: true })
  const plugins = [ownMaps, oneTable()]
  const build = await rolldown({ input, external: isOutside, platform: 'node', plugins, logLevel: 'warn' })
  await build.write({ dir, format: 'esm', sourcemap: true, sourcemapExcludeSources: true })
  await build.close()
}

if (import.meta.filename === process.argv[1])
  await bundle(Object.fromEntries(process.argv.slice(2).map((pair) => pair.split('='))))
