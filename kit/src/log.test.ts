import { describe, expect, it } from 'vitest'
import { aLog } from '../test/make-app.ts'
import { censor } from './log.ts'

describe('the log', () => {
  it('never says a secret, wherever in a line it stands', () => {
    const { log, lines, text } = aLog()
    log.info({ pin: '246810', body: { authCode: 'YMAAA', amount: 5, items: [{ digits: '9112345' }] } }, 'pay')
    log.info({ req: { headers: { Authorization: 'Bearer abc', cookie: 'rt=xyz' } } })
    log.child({ refreshToken: 'opaque' }).info('child')
    expect(lines[0]).toMatchObject({
      pin: '[redacted]',
      body: { amount: 5 },
      msg: 'pay',
      service: 'test',
      level: 'info',
    })
    expect(text()).not.toMatch(/246810|YMAAA|9112345|Bearer|xyz|opaque/)
  })

  it('keeps of an error what holds no value of a row', () => {
    const { log, lines, text } = aLog()
    const cause = Object.assign(new Error('duplicate key'), {
      code: '23505',
      constraint: 'payments_key',
      detail: 'Key (auth_code)=(YMAAA) already exists.',
      where: 'SQL statement with 246810',
    })
    log.error({ err: cause }, 'failed')
    log.error({ err: new Error('outer', { cause }) }, 'failed')
    expect(lines[0]?.err).toMatchObject({ type: 'Error', code: '23505', constraint: 'payments_key' })
    expect(lines[1]?.err).toMatchObject({ message: expect.stringContaining('duplicate key') })
    expect(text()).not.toMatch(/YMAAA|246810/)
  })

  it('changes nothing that the program still uses', () => {
    const line = { pin: '1', inner: { token: '2', list: [{ d: '3' }] } }
    expect(censor(line)).toEqual({
      pin: '[redacted]',
      inner: { token: '[redacted]', list: [{ d: '[redacted]' }] },
    })
    expect(line).toEqual({ pin: '1', inner: { token: '2', list: [{ d: '3' }] } })
  })

  it('survives a line that contains itself', () => {
    const { log, lines } = aLog()
    const line: Record<string, unknown> = { amount: 1 }
    line.self = line
    log.info(line, 'loop')
    expect(lines).toHaveLength(1)
  })
})
