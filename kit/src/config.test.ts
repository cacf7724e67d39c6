import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { commonSettings, proxiesSetting, countSetting, databaseUrlSetting, readConfig } from './config.ts'

const schema = z.object({ ...commonSettings, TSM_DATABASE_URL: databaseUrlSetting, BATCH: countSetting.default(500) })
const good = {
  PORT: '8081',
  PUBLIC_ORIGIN: 'http://localhost:8080/',
  SERVICE_KEY_FILE: '/keys/tsm',
  SERVICE_JWKS_FILE: '/keys/all',
  TSM_DATABASE_URL: 'postgresql://u:p@localhost:5432/db',
}

class Exit extends Error {}
function attempt(env: Record<string, string | undefined>) {
  let said = ''
  let code: number | undefined
  const exit = (given: number): never => {
    code = given
    throw new Exit()
  }
  expect(() => readConfig(schema, env, { write: (text) => (said += text), exit })).toThrow(Exit)
  return { said, code }
}

describe('the settings', () => {
  it('gives them in their own types, with defaults', () => {
    expect(readConfig(schema, { ...good, DEMO: 'true', UNKNOWN: 'x' })).toEqual({
      ...good,
      PORT: 8081,
      PUBLIC_ORIGIN: 'http://localhost:8080',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'info',
      DEMO: true,
      BATCH: 500,
    })
  })

  it('ends the process after one sentence that names everything missing and wrong', () => {
    const { said, code } = attempt({
      ...good,
      PORT: '99999',
      SERVICE_KEY_FILE: '',
      SERVICE_JWKS_FILE: undefined,
      DEMO: 'maybe',
    })
    expect(code).toBe(1)
    expect(said).toBe(
      'The service cannot start because of its settings; missing: SERVICE_JWKS_FILE, SERVICE_KEY_FILE; ' +
        'wrong: DEMO (expected true or false), PORT (expected a port number).\n',
    )
  })

  it('never prints a value', () => {
    const { said } = attempt({ ...good, TSM_DATABASE_URL: 'mysql://root:hunter2@db' })
    expect(said).toContain('TSM_DATABASE_URL (expected a postgresql:// address)')
    expect(said).not.toContain('hunter2')
  })

  it.each(['ftp://a', 'http://a/path', 'nonsense', 'http://user:pw@a'])('refuses the origin %s', (origin) => {
    expect(attempt({ ...good, PUBLIC_ORIGIN: origin }).said).toContain('PUBLIC_ORIGIN')
  })
})

describe('the proxies in front', () => {
  it.each([
    ['loopback', ['loopback']],
    ['10.0.0.0/8, 203.0.113.9', ['10.0.0.0/8', '203.0.113.9']],
    ['2001:db8::/32', ['2001:db8::/32']],
  ])('%s are %o', (text, proxies) => expect(proxiesSetting.parse(text)).toEqual(proxies))

  it.each(['', 'all', '*', '10.0.0.0/33', '10.0.0/8', '10.0.0.1/8/8', '0.0.0.0/x'])('%o names none', (text) =>
    expect(proxiesSetting.safeParse(text).success).toBe(false),
  )
})
