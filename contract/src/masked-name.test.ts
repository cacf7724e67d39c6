import { describe, expect, it } from 'vitest'
import { maskedName } from './masked-name.ts'

describe('a masked name', () => {
  it.each([
    ['张晓雯', '张*雯'],
    ['张三', '张*'],
    ['张', '张*'],
    ['欧阳思远', '欧*远'],
    ['阿卜杜拉·买买提', '阿*提'],
    ['𠮷野家', '𠮷*家'],
    ['Ann Lee', 'A* L*'],
    ['Jean-Luc  de la Tour', 'J* d* l* T*'],
    ['Madonna', 'M*'],
    [' 李雷 ', '李*'],
    ['', '*'],
  ])('of %s is %s', (name, masked) => {
    expect(maskedName(name)).toBe(masked)
  })
})
