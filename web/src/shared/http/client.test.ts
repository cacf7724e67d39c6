import { afterEach, describe, expect, it, vi } from 'vitest'
import { createHttp } from './client.ts'
import { ApiError, NoAnswer } from './errors.ts'

const problem = (code: string, status: number) =>
  new Response(JSON.stringify({ type: 'about:blank', title: code, status, code, requestId: 'req_1' }), { status })
const ok = (body: unknown) => new Response(JSON.stringify(body), { status: 200 })

function answers(...list: (Response | Error)[]) {
  const sent: { url: string; headers: Headers }[] = []
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    sent.push({ url, headers: new Headers(init.headers) })
    const next = list.shift()
    return next instanceof Response ? Promise.resolve(next) : Promise.reject(next ?? new Error('no more answers'))
  })
  return sent
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('calls to our servers', () => {
  it('turns a problem document into an error with its code', async () => {
    answers(problem('RATE_LIMITED', 429))
    const error = await createHttp({ base: '/x' })
      .get('/y')
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({ code: 'RATE_LIMITED' })
  })

  it('says "no answer" when the network fails or a stranger answers', async () => {
    answers(new TypeError('offline'), new Response('<html>', { status: 502 }), ok([]))
    const http = createHttp({ base: '/x' })
    await expect(http.get('/y')).rejects.toBeInstanceOf(NoAnswer)
    await expect(http.get('/y')).rejects.toBeInstanceOf(NoAnswer)
    await expect(http.get('/y')).resolves.toEqual([])
  })

  it('says "no answer" when the browser has sent a request twice, for only the first was heard', async () => {
    answers(problem('REQUEST_REPLAYED', 401))
    await expect(createHttp({ base: '/x' }).post('/y')).rejects.toBeInstanceOf(NoAnswer)
  })

  it('renews a refused token once and repeats the call', async () => {
    const sent = answers(problem('TOKEN_EXPIRED', 401), ok({ done: true }))
    let token = 'old'
    const http = createHttp({
      base: '/x',
      token: () => Promise.resolve(token),
      renewToken: () => Promise.resolve((token = 'new')),
    })
    await expect(http.post('/y', {})).resolves.toEqual({ done: true })
    expect(sent.map((one) => one.headers.get('authorization'))).toEqual(['Bearer old', 'Bearer new'])
  })

  it('does not repeat a call that was refused for another reason', async () => {
    const sent = answers(problem('SESSION_ENDED', 401))
    const http = createHttp({ base: '/x', token: () => Promise.resolve('t'), renewToken: () => Promise.resolve() })
    await expect(http.get('/y')).rejects.toMatchObject({ code: 'SESSION_ENDED' })
    expect(sent).toHaveLength(1)
  })

  it('signs exactly the path and bytes that are sent', async () => {
    const sent = answers(ok({}))
    const http = createHttp({
      base: '/x',
      headers: ({ method, path, body }) => Promise.resolve({ seen: `${method} ${path} ${body ?? 'nothing'}` }),
    })
    await http.get('/y', { limit: 5, cursor: undefined })
    expect(sent[0]?.headers.get('seen')).toBe('GET /x/y?limit=5 nothing')
    expect(sent[0]?.url).toBe('/x/y?limit=5')
  })

  it('asks for the password and repeats the call once, and does nothing when it is not given', async () => {
    const sent = answers(problem('PROOF_REQUIRED', 403), ok({ done: true }), problem('PROOF_REQUIRED', 403))
    let asked = 0
    const given = createHttp({ base: '/x', prove: async () => (asked += 1) })
    await expect(given.post('/y', {})).resolves.toEqual({ done: true })
    const notGiven = createHttp({ base: '/x', prove: () => Promise.reject(new Error('closed')) })
    await expect(notGiven.post('/y', {})).rejects.toThrow('closed')
    expect([asked, sent.length]).toEqual([1, 3])
  })

  it('gives an answer to nobody when whoever asked is gone', async () => {
    answers(ok({ balance: 1 }), ok({ balance: 2 }))
    let owner = 'first'
    const http = createHttp({ base: '/x', within: () => owner })
    const first = http.get('/y')
    owner = 'second'
    await expect(first).rejects.toBeInstanceOf(NoAnswer)
    await expect(http.get('/y')).resolves.toEqual({ balance: 2 })
  })
})
