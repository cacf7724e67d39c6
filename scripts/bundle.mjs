// node ../scripts/bundle.mjs <name>=<module> ... in a workspace that has been built: each service as one program in dist/bundle, with
// all that it imports. Node needs longer to find and load a thousand modules than a service needs for all else until it is ready.
import { readFileSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { transform } from 'esbuild'
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

/**
 * V8 keeps the source of a program, and takes two bytes for each sign as soon as one of them is not Latin-1: one dash in a package's
 * comment doubles a megabyte. So comments and blanks go, and what else is beyond ASCII is written as escapes.
 * @type {import('rolldown').Plugin}
 */
const oneByteASign = {
  name: 'one-byte-a-sign',
  renderChunk: async (written, { fileName: sourcefile }) => {
    const options = /** @type {const} */ ({ charset: 'ascii', minifyWhitespace: true, sourcemap: 'external' })
    const { code, map } = await transform(written, { ...options, sourcefile, target: 'node20' })
    // esbuild escapes what is in strings and names, and leaves regular expressions as they are.
    const escape = (/** @type {string} */ sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`
    return { code: code.replace(/[^\0-\x7f]/g, escape), map }
  },
}

/**
 * Prisma's query compiler is a module of four megabytes of base64, which V8 would keep twice: as the source and as the string in it. It
 * becomes a file, read when Prisma makes a buffer of it (`Buffer.from` asks what it is given for its value).
 * @type {import('rolldown').Plugin}
 */
const compilerInAFile = {
  name: 'compiler-in-a-file',
  load: {
    filter: { id: /query_compiler_\w+\.postgresql\.wasm-base64\.m?js$/ },
    async handler(id) {
      const { wasm } = await import(id)
      const source = Buffer.from(wasm, 'base64')
      const file = this.emitFile({ type: 'asset', name: 'query-compiler.wasm', source })
      return `import { readFileSync } from 'node:fs'
        export const wasm = { valueOf: () => readFileSync(new URL(import.meta.ROLLUP_FILE_URL_${file})) }`
    },
  },
}

/** @param {Record<string, string>} input modules by the names of their programs */
const bundle = async (input) => {
  const dir = 'dist/bundle'
  rmSync(dir, { recursive: true, force: true })
  const plugins = [compilerInAFile, ownMaps, oneTable(), oneByteASign]
  const build = await rolldown({ input, external: isOutside, platform: 'node', plugins, logLevel: 'warn' })
  // Without a last pass of its own, which would write signs for the escapes.
  const maps = { sourcemap: true, sourcemapExcludeSources: true }
  await build.write({ dir, format: 'esm', minify: false, ...maps })
  await build.close()
}

if (import.meta.filename === process.argv[1])
  await bundle(Object.fromEntries(process.argv.slice(2).map((pair) => pair.split('='))))
