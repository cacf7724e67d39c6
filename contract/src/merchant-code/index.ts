export * from './emv.ts'
export * from './scan.ts'
export * from './token.ts'
