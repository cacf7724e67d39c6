const shaped = (prefix: string) => (n: number) => `${prefix}_${String(n).padStart(32, '0')}`

/** Numbers of the shape that every wire gives them. */
export const pay = shaped('pay')
export const refund = shaped('rfd')
export const approval = shaped('apr')
export const settlement = shaped('stl')
export const payout = shaped('pyo')
export const delivery = shaped('whd')
export const exception = shaped('exc')
