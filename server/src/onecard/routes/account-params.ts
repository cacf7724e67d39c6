import { accountNo } from '@yimatong/contract/fields'
import { z } from 'zod'

export const accountParams = z.strictObject({ accountNo })
