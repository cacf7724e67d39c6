import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { utf8 } from '../bytes.ts'
import { crc16, type EmvCode, parseObjects, readEmv, writeEmv } from './emv.ts'

/** A vector of other people's: its language template counts characters, its CRC counts bytes. */
const BEST_TRANSPORT =
  '00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT' +
  '6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME' +
  '91320016A0112233449988770708123456786304A13A'

const LONGEST_TOKEN = `${'A'.repeat(160)}.${'B'.repeat(86)}`
const CODE: EmvCode = {
  url: `https://pay.campus.edu.cn/q/${LONGEST_TOKEN}`,
  amountFen: 1250,
  merchantName: '清真餐厅兰州拉面',
  merchantNameEn: 'Halal Canteen Lanzhou Hand-pulled Noodles',
  city: 'BEIJING',
  terminalNo: 'T00001',
  surcharge: { rateBps: 1500 },
}

describe('the CRC', () => {
  test('of the digits one to nine is 29B1', () => {
    expect(crc16(utf8('123456789'))).toBe(0x29b1)
  })

  test('is written with four digits also when it is small', () => {
    const codes = Array.from({ length: 3000 }, (_, at) => writeEmv({ ...CODE, amountFen: at + 1 }))
    expect(codes.some((text) => text.slice(-4).startsWith('0'))).toBe(true)
    expect(codes.filter((text) => readEmv(text)?.url !== CODE.url)).toEqual([])
  })
})

describe('a text of another maker', () => {
  test('is read by characters and checked by bytes', () => {
    const objects = readEmv(BEST_TRANSPORT)?.objects
    expect(objects?.get('59')).toBe('BEST TRANSPORT')
    expect(objects?.get('54')).toBe('23.72')
    expect(parseObjects(objects?.get('64') ?? '')).toEqual([
      { tag: '00', value: 'ZH' },
      { tag: '01', value: '最佳运输' },
      { tag: '02', value: '北京' },
    ])
  })

  test('carries no URL of ours', () => {
    expect(readEmv(BEST_TRANSPORT)?.url).toBeUndefined()
  })
})

describe('our text', () => {
  test('fits into the 512 characters of the form with the longest token', () => {
    expect([...writeEmv(CODE)].length).toBeLessThanOrEqual(512)
  })

  test('says amount, surcharge and terminal in their tags', () => {
    const objects = readEmv(writeEmv(CODE))?.objects
    expect(['01', '52', '53', '54', '55', '57', '58', '60', '62'].map((tag) => objects?.get(tag))).toEqual([
      '12',
      '5812',
      '156',
      '12.50',
      '03',
      '15.00',
      'CN',
      'BEIJING',
      '0706T00001',
    ])
    const fixed = readEmv(writeEmv({ ...CODE, surcharge: { fixedFen: 5 } }))?.objects
    expect([fixed?.get('55'), fixed?.get('56')]).toEqual(['02', '0.05'])
  })

  test('of a static code has neither amount nor surcharge', () => {
    const { amountFen: _amount, surcharge: _surcharge, ...code } = CODE
    const objects = readEmv(writeEmv(code))?.objects
    expect([objects?.get('01'), objects?.get('54'), objects?.get('55')]).toEqual(['11', undefined, undefined])
  })

  test('gives back any URL that fits', () => {
    const urls = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 })
    fc.assert(fc.property(urls, (url) => readEmv(writeEmv({ ...CODE, url }))?.url === url))
  })

  test('is refused with any character changed', () => {
    const text = writeEmv(CODE)
    const changed = [...text].map(
      (character, at) => text.slice(0, at) + (character === '7' ? '8' : '7') + text.slice(at + 1),
    )
    expect(changed.filter((one) => readEmv(one) !== undefined)).toEqual([])
  })

  test('is refused when it is cut off anywhere', () => {
    const text = writeEmv(CODE)
    expect(Array.from(text, (_, at) => readEmv(text.slice(0, at))).filter((read) => read !== undefined)).toEqual([])
  })
})

describe('garbage', () => {
  test('is survived', () => {
    const any = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units))
    const digits = fc.string({ unit: fc.constantFrom('0', '1', '2', '6', '9', 'é', '京', '😀') })
    const closed = fc.oneof(any, digits).map((text) => {
      const head = `000201${text}6304`
      return head + crc16(utf8(head)).toString(16).toUpperCase().padStart(4, '0')
    })
    fc.assert(
      fc.property(fc.oneof(any, digits, closed), (text) => {
        const read = readEmv(text)
        return read === undefined || read.objects.get('63') !== undefined
      }),
    )
  })

  test.each(['', '000201', '6304', '0002016304', '00020163040000', '5999A', '0001016304B6B2'])(
    'is refused: %s',
    (text) => {
      expect(readEmv(text)).toBeUndefined()
    },
  )
})
