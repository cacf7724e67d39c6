import { utf8 } from '../bytes.ts'
import { MAX_AMOUNT_FEN } from '../money.ts'

/**
 * The EMV merchant-presented form of a merchant code (EMV QRCPS, Merchant-Presented Mode): tag, length and value, each
 * length in characters, closed by a CRC over the UTF-8 bytes. It carries the URL of our own form, for readers that
 * expect this one; a value has at most 99 characters, so the URL is spread over several templates of our own.
 */
export interface EmvCode {
  url: string
  /** Fixed by a dynamic code; absent on a static one. */
  amountFen?: number
  merchantName: string
  /** Latin letters, for readers that know nothing else. */
  merchantNameEn: string
  city: string
  /** Merchant category code, four digits; 5812 is eating places. */
  categoryCode?: string
  terminalNo?: string
  /** Tags 55 to 57: a fixed surcharge in fen or one in basis points. Left out where it depends on who pays. */
  surcharge?: { fixedFen: number } | { rateBps: number }
}

/** One data object as it was read; templates are not opened. */
export interface EmvObject {
  tag: string
  value: string
}

const GUID = 'cn.yimatong'
const FIRST_TEMPLATE = 26
const LAST_TEMPLATE = 51
/** What a template has left for a part of the URL beside its GUID. */
const PART_CHARACTERS = 99 - (4 + GUID.length) - 4
const MAX_VALUE_CHARACTERS = 99
const CRC_TAG = '63'
const CRC_HEAD = '6304'

/** CRC-16/CCITT-FALSE: polynomial 0x1021, starts at 0xFFFF, nothing reflected. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff
  for (const byte of bytes) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = ((crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021) & 0xffff
  }
  return crc
}

/** The four hex digits that close a text which ends with `6304`. */
const crcOf = (text: string): string => crc16(utf8(text)).toString(16).toUpperCase().padStart(4, '0')

function object(tag: string, value: string): string {
  const length = [...value].length
  if (length < 1 || length > MAX_VALUE_CHARACTERS)
    throw new RangeError(`the value of tag ${tag} has ${length} characters`)
  return tag + String(length).padStart(2, '0') + value
}

const cut = (text: string, characters: number): string => [...text].slice(0, characters).join('')

/** Yuan with two decimals and a point, as tag 54 wants it: no grouping. */
function decimalYuan(amountFen: number): string {
  if (!Number.isInteger(amountFen) || amountFen < 0 || amountFen > MAX_AMOUNT_FEN) throw new RangeError('not an amount')
  return `${Math.floor(amountFen / 100)}.${String(amountFen % 100).padStart(2, '0')}`
}

function urlTemplates(url: string): string {
  const characters = [...url]
  const parts = Array.from({ length: Math.ceil(characters.length / PART_CHARACTERS) }, (_, at) =>
    characters.slice(at * PART_CHARACTERS, (at + 1) * PART_CHARACTERS).join(''),
  )
  if (parts.length === 0 || parts.length > LAST_TEMPLATE - FIRST_TEMPLATE + 1)
    throw new RangeError('the URL does not fit')
  return parts.map((part, at) => object(String(FIRST_TEMPLATE + at), object('00', GUID) + object('01', part))).join('')
}

function surchargeObjects(surcharge: EmvCode['surcharge']): string {
  if (surcharge === undefined) return ''
  if ('fixedFen' in surcharge) return object('55', '02') + object('56', decimalYuan(surcharge.fixedFen))
  return object('55', '03') + object('57', decimalYuan(surcharge.rateBps))
}

/** The text of the QR. Throws RangeError when something does not fit; names are cut to what the form allows. */
export function writeEmv(code: EmvCode): string {
  const { url, amountFen, merchantName, merchantNameEn, city, categoryCode = '5812', terminalNo, surcharge } = code
  const head =
    object('00', '01') +
    object('01', amountFen === undefined ? '11' : '12') +
    urlTemplates(url) +
    object('52', categoryCode) +
    object('53', '156') +
    (amountFen === undefined ? '' : object('54', decimalYuan(amountFen))) +
    surchargeObjects(surcharge) +
    object('58', 'CN') +
    object('59', cut(merchantNameEn, 25)) +
    object('60', cut(city, 15)) +
    (terminalNo === undefined ? '' : object('62', object('07', cut(terminalNo, 25)))) +
    object('64', object('00', 'zh') + object('01', cut(merchantName, 25)))
  return head + CRC_HEAD + crcOf(head + CRC_HEAD)
}

/** Splits a text into data objects by characters; undefined when a length is no number or reaches beyond the end. */
export function parseObjects(text: string): EmvObject[] | undefined {
  const characters = [...text]
  const objects: EmvObject[] = []
  let at = 0
  while (at < characters.length) {
    const head = characters.slice(at, at + 4).join('')
    if (!/^\d{4}$/.test(head)) return undefined
    const length = Number(head.slice(2))
    const value = characters.slice(at + 4, at + 4 + length)
    if (length === 0 || value.length < length) return undefined
    objects.push({ tag: head.slice(0, 2), value: value.join('') })
    at += 4 + length
  }
  return objects
}

/**
 * Reads a merchant-presented text: its data objects by tag, and the URL when it carries one of ours. Whatever the text is,
 * this neither throws nor loops; undefined unless it begins with the format indicator, ends with the right CRC and its
 * objects fill it exactly.
 */
export function readEmv(text: string): { objects: ReadonlyMap<string, string>; url: string | undefined } | undefined {
  if (!text.startsWith('000201') || text.slice(-8, -4) !== CRC_HEAD) return undefined
  if (crcOf(text.slice(0, -4)) !== text.slice(-4)) return undefined
  const parsed = parseObjects(text)
  if (parsed?.at(-1)?.tag !== CRC_TAG) return undefined
  const objects = new Map(parsed.map(({ tag, value }) => [tag, value]))
  return { objects, url: urlOf(parsed) }
}

function urlOf(objects: readonly EmvObject[]): string | undefined {
  const parts = objects.flatMap(({ tag, value }) => {
    if (Number(tag) < FIRST_TEMPLATE || Number(tag) > LAST_TEMPLATE) return []
    const inner = new Map(parseObjects(value)?.map((part) => [part.tag, part.value]))
    return inner.get('00') === GUID ? [inner.get('01') ?? ''] : []
  })
  return parts.length === 0 ? undefined : parts.join('')
}
