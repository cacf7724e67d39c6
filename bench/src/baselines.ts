import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { BenchCampus } from './campus.ts'
import { collectGarbage } from './garbage.ts'
import { openLoop } from './open-loop.ts'
import { closedLoop, requestBytes, type Shot, steadyPerSecond } from './raw-client.ts'
import { startTpcb, type Tpcb } from './tpcb.ts'

/** A server that does nothing, in a process of its own, as the payment server is. */
export interface Noop {
  perSecond(requests: number, connections: number): Promise<number>
  /** At a fixed arrival rate. */
  openLoop(perSecond: number, seconds: number): Promise<Shot[]>
  stop(): void
}

export interface SqlPayments {
  perSecond(payments: number): Promise<number>
  stop(): Promise<void>
}

/** Connections of the plain SQL payments. */
const POOL = 8

function noopRequest(target: URL): Buffer {
  // As long as a payment's body, so that reading it costs the same.
  const body = JSON.stringify({ outTradeNo: 'bench-0', authCode: 'A'.repeat(308), amount: 1250 })
  return requestBytes(target, { method: 'POST', path: '/noop', headers: { 'content-type': 'application/json' }, body })
}

/** Starts the Express no-op: parses a JSON body, answers a small JSON object. */
export const startExpressNoop = ({ sparePort }: BenchCampus): Promise<Noop> =>
  startNoop(new URL('./express-noop.js', import.meta.url), sparePort)

/** The same without Express. */
const startHttpNoop = ({ sparePort }: BenchCampus): Promise<Noop> =>
  startNoop(new URL('./http-noop.js', import.meta.url), sparePort + 1)

function startNoop(module: URL, port: number): Promise<Noop> {
  const script = fileURLToPath(module)
  const child: ChildProcess = fork(script, [String(port)], { env: { ...process.env, NODE_ENV: 'production' } })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the no-op ended with ${code}`)))
    child.once('message', () => resolve(noopOf(child, new URL(`http://127.0.0.1:${port}`))))
  })
}

function noopOf(child: ChildProcess, target: URL): Noop {
  const request = noopRequest(target)
  return {
    async perSecond(requests, connections) {
      collectGarbage()
      return steadyPerSecond(await closedLoop(target, Array<Buffer>(requests).fill(request), connections), connections)
    },
    openLoop: (perSecond, seconds) => openLoop(target, Array<Buffer>(perSecond * seconds).fill(request), perSecond),
    stop: () => child.kill(),
  }
}

const TABLES = `
  CREATE TABLE IF NOT EXISTS bench_accounts (id int PRIMARY KEY, balance bigint NOT NULL CHECK (balance >= 0));
  CREATE TABLE IF NOT EXISTS bench_payments (id bigserial PRIMARY KEY, out_trade_no text UNIQUE NOT NULL, payer int NOT NULL, merchant int NOT NULL, amount int NOT NULL, at timestamptz NOT NULL DEFAULT now());
  CREATE TABLE IF NOT EXISTS bench_entries (id bigserial PRIMARY KEY, payment text NOT NULL, account int NOT NULL, amount bigint NOT NULL);
  TRUNCATE bench_accounts, bench_payments, bench_entries;
  INSERT INTO bench_accounts SELECT n, 1000000000 FROM generate_series(1, 2000) n`

/** A payment as one would write it without groups: one statement, one transaction, durable. */
const PAYMENT = `
  WITH debit AS (UPDATE bench_accounts SET balance = balance - $3 WHERE id = $1 AND balance >= $3 RETURNING id),
       paid AS (INSERT INTO bench_payments (out_trade_no, payer, merchant, amount) SELECT $4, id, $2, $3 FROM debit RETURNING out_trade_no)
  INSERT INTO bench_entries (payment, account, amount)
  SELECT out_trade_no, $1, -$3::bigint FROM paid UNION ALL SELECT out_trade_no, $2, $3 FROM paid`

/** Payments per second, one statement and one transaction each, through a pool of eight, straight from Node without HTTP. */
async function startSqlPayments(databaseUrl: string): Promise<SqlPayments> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: POOL })
  await pool.query(TABLES)
  let serial = 0
  const pay = (): Promise<unknown> => {
    const number = serial++
    const values = [1 + (number % 2000), 1 + (number % 20), 1250, `b${number}`]
    return pool.query({ name: 'sql-payment', text: PAYMENT, values })
  }
  return {
    async perSecond(count) {
      let left = count
      collectGarbage()
      const begin = performance.now()
      const worker = async (): Promise<void> => {
        while (left-- > 0) await pay()
      }
      await Promise.all(Array.from({ length: POOL }, worker))
      return (count * 1000) / (performance.now() - begin)
    },
    stop: () => pool.end(),
  }
}

/** What the machine could do at best, measured in the same rounds. */
export interface Baselines {
  express: Noop
  http: Noop
  sql: SqlPayments
  tpcb: Tpcb
  stop(): Promise<void>
}

export async function startBaselines(campus: BenchCampus): Promise<Baselines> {
  const { scratchDatabaseUrl } = campus
  const express = await startExpressNoop(campus)
  const http = await startHttpNoop(campus)
  const sql = await startSqlPayments(scratchDatabaseUrl)
  const tpcb = await startTpcb(scratchDatabaseUrl)
  return {
    express,
    http,
    sql,
    tpcb,
    async stop() {
      express.stop()
      http.stop()
      await sql.stop()
      await tpcb.stop()
    },
  }
}
