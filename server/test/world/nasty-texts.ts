/** Texts that break tables, spreadsheets and pages; each must go through every import and export and come back as it was. */
export const NASTY_TEXTS = [
  '=1+1',
  '+86 138 0000 0000',
  '-1',
  '@SUM(A1:A9)',
  '＝1＋1',
  "'=1+1",
  '=HYPERLINK("http://example.com","x")',
  'a,b;c',
  '"quoted"',
  '""',
  "O'Neill",
  '张三，李四',
  '🍜 面条 👩‍👩‍👧',
  '𠮷野家',
  '<script>alert(1)</script>',
  '%d %s \\n',
  'null',
  '0012',
  '_x0041_',
  '1e10',
  "''",
] as const

/** The same, where a cell may have several lines. */
export const NASTY_LINES = [...NASTY_TEXTS, 'one\ntwo', 'one\r\ntwo "three", four'] as const
