import { describe, expect, it } from 'vitest'
import { sayValue } from './values.ts'

describe('what stands in a member of a change', () => {
  it.each([
    ['oldSum', 53_577, '¥535.77', '¥535.77'],
    ['balanceFen', 0, '¥0.00', '¥0.00'],
    ['rateBps', 1_250, '12.5%', '12.5%'],
    ['toMinute', 1_440, '24:00', '24:00'],
    ['changedPeople', 20, '20', '20'],
    ['denied', false, '否', 'No'],
    ['payTo', 'C-SUSPENSE', '暂挂款', 'Suspense'],
    ['state', 'CLOSED', '已注销', 'Closed'],
    ['weekdays', '1, 7', '周一、周日', 'Mon, Sun'],
    ['identityClasses', 'OUTSIDER, TEMPORARY', '校外人员、临时人员', 'Outsider, Temporary'],
    ['dueAt', '2026-11-22T13:52:50.000Z', '2026/11/22 21:52:50', '22/11/2026 21:52:50'],
    ['reason', '后勤处, 王老师', '后勤处, 王老师', '后勤处, 王老师'],
    ['state', 'SOMETHING_NEW', 'SOMETHING_NEW', 'SOMETHING_NEW'],
  ] as const)('%s %s is said as %s, in English %s', (field, value, zh, en) => {
    expect([sayValue(field, value, 'zh-CN'), sayValue(field, value, 'en')]).toEqual([zh, en])
  })
})
