/** Our mark, 16 by 16, to be filled by the even-odd rule: a rounded square whose inside is a QR finder pattern. */
export const MARK_SIZE = 16
export const MARK_PATH =
  'M4 0h8a4 4 0 014 4v8a4 4 0 01-4 4H4a4 4 0 01-4-4V4a4 4 0 014-4zM3 3v10h10V3H3zm1.6 1.6h6.8v6.8H4.6V4.6zm1.8 1.8v3.2h3.2V6.4H6.4z'
