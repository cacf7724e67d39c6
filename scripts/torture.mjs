// npm run torture: a campus of real processes, everything that can go wrong, and a judge with a history of its own.
// --seed N --minutes M --json FILE; see torture/README.md.
import { ensureBuilt } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { inRoot, run, runMain } from './run.mjs'
import { useQuickTemporaryFolder } from './temporary.mjs'

await runMain(async () => {
  await ensureInstalled(console.error)
  await ensureBuilt()
  useQuickTemporaryFolder()
  const { code } = await run(process.execPath, [
    '--import',
    'tsx',
    inRoot('torture/src/main.ts'),
    ...process.argv.slice(2),
  ])
  process.exitCode = code
})
