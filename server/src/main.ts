import { readPaymentConfig } from './config.ts'
import { runPaymentServer } from './run.ts'

await runPaymentServer(readPaymentConfig())
