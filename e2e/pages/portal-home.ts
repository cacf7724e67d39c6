import type { Locator } from '@playwright/test'
import type { Portal } from './portal.ts'
import type { Language } from './words.ts'

/** What merchants read on their first page and beside their tills, written down here a second time on purpose. */
const HOME_WORDS = {
  'zh-CN': {
    figures: { taken: '今日收款', count: '今日笔数' },
    latest: '最新交易',
    curve: '各时段收款',
    asTable: '看表格',
    online: '在线',
    notActivated: '未激活',
    activate: '激活码',
    activateAgain: '重新激活',
    make: '生成激活码',
    waiting: '激活码等待使用',
    onceOnly: '激活码只显示这一次',
    goesOut: /原来的收银机会立即退出/,
  },
  en: {
    figures: { taken: 'Taken today', count: 'Payments today' },
    latest: 'Latest payments',
    curve: 'Takings through the day',
    asTable: 'As a table',
    online: 'Online',
    notActivated: 'Not activated',
    activate: 'Activation code',
    activateAgain: 'Activate again',
    make: 'Make the code',
    waiting: 'its code waits to be used',
    onceOnly: 'The code is shown this once',
    goesOut: /is logged out at once/,
  },
} as const

type Words = (typeof HOME_WORDS)[Language]

/** The day's figures and the tills, as somebody in the office sees them. */
export interface PortalHome {
  word: Words
  /** A figure of today, as it is written. */
  figure: (name: keyof Words['figures']) => Locator
  /** The newest payment. */
  newest: Locator
  /** The meal-time curve, drawn or as a table. */
  curve: Locator
  till: (terminalNo: string) => Locator
  /** Makes an activation code for a till and gives it. */
  makeActivationCode: (terminalNo: string) => Promise<string>
}

export function portalHomeOn({ page }: Portal, language: Language): PortalHome {
  const word: Words = HOME_WORDS[language]
  const main = page.getByRole('main')
  const panel = page.getByRole('dialog')
  const till = (terminalNo: string) => main.getByRole('row').filter({ hasText: terminalNo })
  return {
    word,
    till,
    figure: (name) =>
      main
        .locator('dl > div', { has: page.getByText(word.figures[name], { exact: true }) })
        .locator('dd')
        .first(),
    newest: main.getByRole('region', { name: word.latest }).getByRole('listitem').first(),
    curve: main.getByRole('region', { name: word.curve }),
    makeActivationCode: async (terminalNo) => {
      await till(terminalNo).getByRole('button').click()
      await panel.getByRole('button', { name: word.make }).click()
      return panel.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/).innerText()
    },
  }
}
