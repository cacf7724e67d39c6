import { readFileSync } from 'node:fs'
import { inRoot } from '../../../scripts/run.mjs'
import { TEETH } from './teeth.ts'

/** Of planted defects the texts that stand no more in the built modules that they are to be planted in: such a tooth bites nothing. */
export function lostTexts(): string[] {
  const changes = TEETH.flatMap(({ name, changes: own = [] }) => own.map((change) => ({ name, ...change })))
  return changes
    .filter(({ file, from }) => !readFileSync(inRoot(file), 'utf8').includes(from))
    .map(({ name, file, from }) => `The defect "${name}" wants ${file} to have: ${from}`)
}
