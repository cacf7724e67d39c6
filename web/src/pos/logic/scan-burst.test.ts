import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { characterOf, type KeyPress } from './key-press.ts'
import { type Heard, hear, hush, isEcho, LISTENING, type Listening, quietAt } from './scan-burst.ts'

type Stroke = { code: string; shift?: boolean; repeat?: boolean; gap: number }

/** Plays keys with the gap in front of each, calling `hush` when it is due, and then waits until all is quiet. */
function listen(strokes: readonly Stroke[]): Heard[] {
  let state: Listening = LISTENING
  let at = 1000
  const heard: Heard[] = []
  const take = (hearing: { state: Listening; heard: readonly Heard[] }) => {
    state = hearing.state
    heard.push(...hearing.heard)
  }
  for (const { code, shift = false, repeat = false, gap } of strokes) {
    at += gap
    const due = quietAt(state)
    if (due !== undefined && due <= at) take(hush(state, due))
    take(hear(state, { code, shift, repeat, at }))
  }
  const due = quietAt(state)
  if (due !== undefined) take(hush(state, due))
  return heard
}

const keysOf = (heard: readonly Heard[]) => heard.flatMap((item) => (item.kind === 'KEY' ? [item.press.code] : []))
const scansOf = (heard: readonly Heard[]) => heard.flatMap((item) => (item.kind === 'SCAN' ? [item.text] : []))

/** How a gun types a character: letters with shift, which it presses as a key of its own. */
function gunStrokes(text: string, gap: number, digits: 'Digit' | 'Numpad' = 'Digit'): Stroke[] {
  return [...text].flatMap((character): Stroke[] =>
    /\d/.test(character)
      ? [{ code: `${digits}${character}`, gap }]
      : [
          { code: 'ShiftLeft', gap },
          { code: `Key${character}`, shift: true, gap: 1 },
        ],
  )
}

const DIGITS = '91123456789012345678'
const person = (code: string, gap = 120): Stroke => ({ code, gap })

describe('a gun', () => {
  it.each(['Enter', 'NumpadEnter', 'Tab'])('ends a code with %s', (code) => {
    const heard = listen([...gunStrokes(DIGITS, 12), { code, gap: 12 }])
    expect(heard).toEqual([{ kind: 'SCAN', text: DIGITS, takesBack: [] }])
  })

  it('may end a code with silence only', () => {
    expect(scansOf(listen(gunStrokes(DIGITS, 12)))).toEqual([DIGITS])
  })

  it('types letters in upper case whatever shift and caps lock say', () => {
    const withoutShift = [...'YMABC234'].map((c) => ({ code: /\d/.test(c) ? `Digit${c}` : `Key${c}`, gap: 5 }))
    expect(scansOf(listen(withoutShift))).toEqual(['YMABC234'])
    expect(scansOf(listen(gunStrokes('YMABC234', 16)))).toEqual(['YMABC234'])
  })

  it('may type its digits as a number pad does', () => {
    expect(scansOf(listen(gunStrokes('YMABC234567', 9, 'Numpad')))).toEqual(['YMABC234567'])
  })

  it('may stumble in the middle of a code', () => {
    const [head, tail] = [gunStrokes(DIGITS.slice(0, 10), 7), gunStrokes(DIGITS.slice(10), 7)]
    const stumble = tail.map((stroke, index) => (index === 0 ? { ...stroke, gap: 79 } : stroke))
    expect(scansOf(listen([...head, ...stumble]))).toEqual([DIGITS])
  })

  it('may stumble for longer in one of our codes, which is plainly not over', () => {
    const code = `YM${'A'.repeat(306)}`
    const strokes = gunStrokes(code, 5).map((stroke, index) => (index % 97 === 40 ? { ...stroke, gap: 1490 } : stroke))
    expect(scansOf(listen([...strokes, { code: 'Enter', gap: 70 }]))).toEqual([code])
  })

  it('takes back figures that it typed too slowly to be known as a gun', () => {
    const slow = gunStrokes(DIGITS, 9).map((stroke, index) =>
      index > 0 && index < 5 ? { ...stroke, gap: 60 } : stroke,
    )
    const heard = listen([...slow, { code: 'Enter', gap: 9 }])
    expect(scansOf(heard)).toEqual([DIGITS])
    expect(heard.at(-1)).toMatchObject({
      takesBack: heard.slice(0, -1).map((item) => item.kind === 'KEY' && item.press),
    })
  })

  it('may be as slow as a person when it types our digits, and loses none', () => {
    const slow = gunStrokes(DIGITS, 45)
    expect(scansOf(listen([...slow, { code: 'Enter', gap: 45 }]))).toEqual([DIGITS])
  })

  it('takes nothing back that a person typed just before', () => {
    const heard = listen([
      person('Digit1'),
      { code: 'Digit2', gap: 70 },
      ...gunStrokes(DIGITS, 9).map((stroke, index) => (index === 0 ? { ...stroke, gap: 70 } : stroke)),
    ])
    expect([keysOf(heard), scansOf(heard)]).toEqual([['Digit1', 'Digit2'], [DIGITS]])
    expect(heard.at(-1)).toMatchObject({ takesBack: [] })
  })

  it('types a web address, signs and all', () => {
    const address: Stroke[] = [
      ...gunStrokes('HTTPS', 8),
      { code: 'Semicolon', shift: true, gap: 8 },
      { code: 'Slash', gap: 8 },
      { code: 'Slash', gap: 8 },
      ...gunStrokes('Q', 8),
      { code: 'Period', gap: 8 },
      ...gunStrokes('CN', 8),
      { code: 'Slash', gap: 8 },
    ]
    expect(scansOf(listen(address))).toEqual(['HTTPS://Q.CN/'])
  })

  it('never sends a product barcode into the amount', () => {
    expect(keysOf(listen([...gunStrokes('69012345', 10), { code: 'Enter', gap: 10 }]))).toEqual([])
  })
})

describe('a person', () => {
  it('types digits, the dot and Enter', () => {
    const codes = ['Numpad1', 'Numpad2', 'NumpadDecimal', 'Digit5', 'Enter']
    expect(keysOf(listen(codes.map((code) => person(code))))).toEqual(codes)
  })

  it('may roll a few keys faster than a gun', () => {
    const codes = ['Digit1', 'Digit2', 'Period', 'Digit5', 'Digit0', 'Enter']
    expect(keysOf(listen(codes.map((code) => ({ code, gap: 4 }))))).toEqual(codes)
  })

  it('may hold a key down', () => {
    const held: Stroke[] = [person('Digit0'), { code: 'Digit0', repeat: true, gap: 500 }]
    const more = Array.from({ length: 12 }, () => ({ code: 'Digit0', repeat: true, gap: 29 }))
    expect(keysOf(listen([...held, ...more]))).toHaveLength(14)
  })

  it('is heard while a gun is typing, on the part of the keyboard that the gun does not use', () => {
    const strokes = gunStrokes(DIGITS, 10)
    strokes.splice(7, 0, { code: 'Numpad5', gap: 3 })
    strokes.splice(15, 0, { code: 'Escape', gap: 3 })
    const heard = listen([...strokes, { code: 'Enter', gap: 10 }])
    expect(scansOf(heard)).toEqual([DIGITS])
    expect(keysOf(heard).sort()).toEqual(['Escape', 'Numpad5'])
  })
})

describe('any interleaving of a person and guns', () => {
  const personCode = fc.constantFrom<string>(
    'Numpad0',
    'Numpad5',
    'NumpadDecimal',
    'NumpadAdd',
    'Digit7',
    'Period',
    'Enter',
    'Escape',
    'Backspace',
    'F4',
  )
  const personKeys = fc
    .tuple(personCode, fc.integer({ min: 1500, max: 1900 }))
    .map(([code, gap]) => ({ by: 'PERSON' as const, strokes: [{ code, gap }] }))
  const burst = fc
    .record({
      text: fc.oneof(
        fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 8, maxLength: 24 }),
        fc
          .string({ unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'), minLength: 40, maxLength: 308 })
          .map((text) => `YM${text}`),
      ),
      gaps: fc.infiniteStream(fc.integer({ min: 1, max: 28 })),
      pause: fc.integer({ min: 1500, max: 1900 }),
      end: fc.constantFrom('Enter', 'Tab', undefined),
    })
    .map(({ text, gaps, pause, end }) => {
      const strokes = gunStrokes(text, 0).map((stroke, index) => ({
        ...stroke,
        gap: index === 0 ? pause : stroke.gap === 1 ? 1 : (gaps.next().value ?? 1),
      }))
      return { by: 'GUN' as const, text, strokes: end === undefined ? strokes : [...strokes, { code: end, gap: 5 }] }
    })

  it('gives every code whole, every key of the person in order, and no key of a gun to the amount', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(personKeys, burst), { maxLength: 12 }), (parts) => {
        const heard = listen(parts.flatMap(({ strokes }) => strokes))
        const expected = parts.flatMap((part) =>
          part.by === 'GUN' ? [part.text] : part.strokes.map(({ code }) => code),
        )
        expect(heard.map((item) => (item.kind === 'SCAN' ? item.text : item.press.code))).toEqual(expected)
      }),
    )
  })

  it('keeps both apart when the number pad is hit in the middle of a code', () => {
    const text = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 16, maxLength: 24 })
    const hits = fc.array(fc.tuple(fc.nat(), fc.constantFrom('Numpad1', 'Numpad9', 'Escape', 'Backspace')), {
      maxLength: 5,
    })
    fc.assert(
      fc.property(text, hits, (digits, keys) => {
        const strokes = gunStrokes(digits, 9)
        for (const [place, code] of keys) strokes.splice(8 + (place % (strokes.length - 8)), 0, { code, gap: 2 })
        const heard = listen([...strokes, { code: 'Enter', gap: 9 }])
        expect(scansOf(heard)).toEqual([digits])
        expect(keysOf(heard).sort()).toEqual(keys.map(([, code]) => code).sort())
      }),
    )
  })

  it('loses nothing and makes nothing up, whatever is typed at whatever speed', () => {
    const code = fc.constantFrom('Digit1', 'Numpad2', 'KeyY', 'Period', 'Enter', 'Escape', 'Tab', 'ShiftLeft', 'F4')
    const stroke = fc.record({ code, gap: fc.integer({ min: 0, max: 120 }), shift: fc.boolean() })
    fc.assert(
      fc.property(fc.array(stroke, { maxLength: 80 }), (strokes) => {
        const heard = listen(strokes)
        const typed = strokes.filter((press) => characterOf(press) !== undefined).length
        const given = keysOf(heard).filter((name) => characterOf({ code: name, shift: false }) !== undefined).length
        const scanned = heard.reduce(
          (sum, item) => sum + (item.kind === 'SCAN' ? item.text.length - item.takesBack.length : 0),
          0,
        )
        expect(given + scanned).toBe(typed)
        expect(scansOf(heard).every((text) => text.length >= 8)).toBe(true)
      }),
    )
  })
})

describe('the same code again', () => {
  const last = { text: 'A', at: 10_000 }
  it.each([
    ['A', 11_999, true],
    ['A', 12_000, false],
    ['B', 10_001, false],
  ])('%s at %d is an echo: %s', (text, at, echo) => {
    expect(isEcho(last, text, at)).toBe(echo)
  })
  it('is no echo of nothing', () => {
    expect(isEcho(undefined, 'A', 0)).toBe(false)
  })
})

it('knows what every key types', () => {
  const typed = (code: string, shift = false) => characterOf({ code, shift } satisfies Pick<KeyPress, 'code' | 'shift'>)
  expect(['KeyA', 'Digit7', 'Numpad7', 'NumpadDecimal', 'Period'].map((code) => typed(code))).toEqual([...'A77..'])
  expect([typed('Equal', true), typed('Digit5', true), typed('Semicolon', true)]).toEqual(['+', '%', ':'])
  expect([typed('F4'), typed('Enter'), typed('ShiftLeft')]).toEqual([undefined, undefined, undefined])
})
