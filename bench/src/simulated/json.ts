import type { z } from 'zod'

/** What a service answered: the status and the parsed body. */
export interface Answer {
  status: number
  body: unknown
}

export interface Ask {
  method?: string
  token?: string
  headers?: Readonly<Record<string, string>>
  body?: string
}

/** One JSON request as a phone or a till makes it. */
export async function ask(url: string, { method = 'GET', token, headers = {}, body }: Ask = {}): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
}

/** What was answered where a success was wanted. */
export class UnexpectedAnswer extends Error {
  readonly status: number

  constructor({ status, body }: Answer) {
    super(`unexpected answer ${status}: ${JSON.stringify(body)}`)
    this.status = status
  }
}

/** The body of an answer that has to be a success of this shape; anything else ends the run with what was said. */
export function wanted<S extends z.ZodType>({ status, body }: Answer, schema: S): z.output<S> {
  if (status < 200 || status > 299) throw new UnexpectedAnswer({ status, body })
  return schema.parse(body)
}
