import { expect } from '@playwright/test'
import type { PaymentView } from '@yimatong/contract/gateway-api'
import { keptOn } from './kept.ts'
import type { Student } from './student.ts'
import { studentOn } from './student.ts'
import type { Till } from './till.ts'
import type { Language } from './words.ts'

/** The gateway's answer to the next payment that this till sends. */
export async function nextPayment(till: Till): Promise<PaymentView> {
  const answer = await till.page.waitForResponse(
    (response) => response.request().method() === 'POST' && response.url().endsWith('/gateway/v1/payments'),
  )
  return (await answer.json()) as PaymentView
}

/** Counts the payments that a till sends from now on. */
export function paymentsSent(till: Till): () => number {
  let sent = 0
  till.page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/gateway/v1/payments')) sent += 1
  })
  return () => sent
}

/** The phone in flight mode, its app closed and opened anew: nothing is left in memory. */
export async function coldOffline(phone: Student, language: Language = 'zh-CN'): Promise<Student> {
  const context = phone.page.context()
  await context.setOffline(true)
  await phone.page.close()
  const cold = studentOn(await context.newPage(), language)
  await cold.open()
  return cold
}

/** How many payments a phone without a network says that it has left. */
export async function codesLeft({ page, word }: Student): Promise<number> {
  const badge = await page.getByText(word.offline).innerText()
  return Number(word.offline.exec(badge)?.[1])
}

/** How many of its codes a phone has written down as shown long enough to have been scanned, or paid with. */
export async function codesStruckOut({ page }: Student): Promise<number> {
  const batch = (await keptOn(page, 'yimatong-student', 'batch')) as { struck: readonly number[] }
  return batch.struck.length
}

/** A till whose socket never connects: it can only ask. */
export async function withoutPush({ page, stage, word }: Till): Promise<void> {
  await page.routeWebSocket(/\/socket\.io\//, (socket) => socket.close())
  await page.route('**/socket.io/**', (route) => route.abort())
  await page.reload()
  await expect(stage('TYPE_AMOUNT')).toBeVisible()
  await expect(page.getByText(word.online)).toBeVisible()
}
