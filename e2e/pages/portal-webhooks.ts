import { expect, type Locator, type Page } from '@playwright/test'
import type { Portal } from './portal.ts'
import type { Language } from './words.ts'

/** What merchants read about notifications, written down here a second time on purpose. */
const WEBHOOK_WORDS = {
  'zh-CN': {
    page: '异步通知',
    add: '添加地址',
    url: '地址',
    save: '保存',
    change: /^修改/,
    test: /^发送测试/,
    log: '发送记录',
    attempts: '每次发送',
    detail: /^详情/,
    resend: '重新发送',
    rotate: '更换密钥',
    rotateNow: /^更换，/,
    older: '旧密钥',
    notHttps: /地址不是 https/,
    states: { PENDING: '发送中', DELIVERED: '已送达', DEAD: '已停止重试' },
  },
  en: {
    page: 'Webhooks',
    add: 'Add an endpoint',
    url: 'Address',
    save: 'Save',
    change: /^Change:/,
    test: /^Send a test/,
    log: 'Delivery log',
    attempts: 'Every attempt',
    detail: /^Details/,
    resend: 'Send again',
    rotate: 'Change the key',
    rotateNow: /^Change;/,
    older: 'older',
    notHttps: /the address is not https/,
    states: { PENDING: 'Under way', DELIVERED: 'Delivered', DEAD: 'Given up' },
  },
} as const

type Words = (typeof WEBHOOK_WORDS)[Language]

/** Notifications as the owner of a stall sees them. */
export interface PortalWebhooks {
  page: Page
  word: Words
  panel: Locator
  /** The lines of the log, newest first. */
  rows: Locator
  /** The attempts of the delivery on show, newest first. */
  attempts: Locator
  open: (address?: string) => Promise<void>
  add: (url: string) => Promise<void>
}

export function portalWebhooksOn({ page }: Portal, language: Language): PortalWebhooks {
  const word: Words = WEBHOOK_WORDS[language]
  const panel = page.getByRole('dialog')
  const linesOf = (name: string) => page.getByRole('table', { name, exact: true }).locator('tbody').getByRole('row')
  return {
    page,
    word,
    panel,
    rows: linesOf(word.log),
    attempts: linesOf(word.attempts),
    open: async (address = '') => {
      await page.goto(`/portal/webhooks${address}`)
      await expect(page.getByRole('heading', { level: 1, name: word.page })).toBeVisible()
      await expect(page.locator('.skeleton')).toHaveCount(0)
    },
    add: async (url) => {
      await page.getByRole('button', { name: word.add, exact: true }).click()
      await panel.getByLabel(word.url, { exact: true }).fill(url)
      await page.keyboard.press('Enter')
    },
  }
}
