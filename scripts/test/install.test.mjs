import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isInstalled } from '../install.mjs'

const express = { version: '5.3.0', integrity: 'sha512-a' }
const lock = {
  '': {},
  kit: {},
  'node_modules/express': express,
  'node_modules/other-system': { version: '1.0.0', optional: true },
}

/** @type {string} */
let dir

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'yimatong-install-'))
})

afterEach(() => rm(dir, { recursive: true, force: true }))

/** @param {object} wanted @param {object | undefined} installed */
const judge = async (wanted, installed) => {
  const [wantedFile, installedFile] = [path.join(dir, 'wanted.json'), path.join(dir, 'installed.json')]
  await writeFile(wantedFile, JSON.stringify({ packages: wanted }))
  if (installed) await writeFile(installedFile, JSON.stringify({ packages: installed }))
  return isInstalled(wantedFile, installedFile)
}

test('what the lock file says is installed; packages for other systems may be missing', async () => {
  expect(await judge(lock, { 'node_modules/express': express })).toBe(true)
})

/** @type {[string, object | undefined][]} */
const gaps = [
  ['nothing installed', undefined],
  ['a package missing', {}],
  ['another version', { 'node_modules/express': { ...express, version: '5.2.0' } }],
  ['another content', { 'node_modules/express': { ...express, integrity: 'sha512-b' } }],
  ['a package too many', { 'node_modules/express': express, 'node_modules/left-over': { version: '1.0.0' } }],
]

test.each(gaps)('%s means installing', async (_name, installed) => {
  expect(await judge(lock, installed)).toBe(false)
})
