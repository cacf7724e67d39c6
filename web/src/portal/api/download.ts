import type { Problem } from '@yimatong/contract/errors'
import { ApiError, NoAnswer } from '../../shared/http/errors.ts'
import { PORTAL_BASE, writeHeaders } from './http.ts'

/** A file is made while one waits: a sheet of many plates, an export of a month. */
const PATIENCE_MS = 60_000

/** Fetches a file and saves it under the server's name. Rejects as any call does; then nothing is saved. */
export async function download(path: string, body?: object): Promise<void> {
  const response = await ask(path, body)
  if (!response.ok) throw await refusalOf(response)
  const file = await response.blob().catch((error: unknown) => {
    throw new NoAnswer('the file broke off', { cause: error })
  })
  save(file, fileNameOf(response.headers.get('content-disposition')))
}

async function ask(path: string, body: object | undefined): Promise<Response> {
  const write = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...writeHeaders() },
    body: JSON.stringify(body),
  }
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    return await fetch(PORTAL_BASE + path, { signal, credentials: 'same-origin', ...(body === undefined ? {} : write) })
  } catch (error) {
    throw new NoAnswer('no answer from the server', { cause: error })
  }
}

async function refusalOf(response: Response): Promise<Error> {
  try {
    return new ApiError((await response.json()) as Problem)
  } catch (error) {
    return new NoAnswer(`the answer (${response.status}) is not a problem document`, { cause: error })
  }
}

/** The name that people know the file by (RFC 6266): the one with all characters before the plain one. */
export function fileNameOf(disposition: string | null): string {
  const [, whole] = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '') ?? []
  const [, plain] = /filename="([^"]+)"/i.exec(disposition ?? '') ?? []
  return whole === undefined ? (plain ?? '') : decodeURIComponent(whole)
}

function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has begun to save by the next turn; until then the address must be good.
  setTimeout(() => URL.revokeObjectURL(address), 0)
}
