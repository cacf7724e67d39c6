/**
 * What is wrong with a file that was uploaded as a table. NOT_TEXT: a workbook or a picture. ENCODING: neither UTF-8 nor GB 18030.
 * HEADING: a column is missing, unknown or there twice. MALFORMED: quotes that do not close, or cells beyond the heading.
 */
export const FILE_FAULTS = ['NOT_TEXT', 'ENCODING', 'HEADING', 'MALFORMED', 'EMPTY', 'TOO_MANY_ROWS'] as const
export type FileFault = (typeof FILE_FAULTS)[number]
