import { MARK_PATH, MARK_SIZE } from '@yimatong/contract/mark'

/** Our mark in one colour, that of the text; good from 16 px up. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg viewBox={`0 0 ${MARK_SIZE} ${MARK_SIZE}`} width={size} height={size} aria-hidden="true" focusable="false">
      <path fill="currentColor" fillRule="evenodd" d={MARK_PATH} />
    </svg>
  )
}
