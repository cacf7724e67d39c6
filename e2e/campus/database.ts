import pg from 'pg'

/** One question to a database, as its owner: the judge's own SQL, which shares nothing with the services'. */
export async function ask<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(sql, [...values])).rows
  } finally {
    await client.end()
  }
}

/** Several at once: all of it, or nothing, and nobody sees a part. */
export async function change(
  url: string,
  statements: readonly (readonly [sql: string, values: readonly unknown[]])[],
): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('BEGIN')
    for (const [sql, values] of statements) await client.query(sql, [...values])
    await client.query('COMMIT')
  } finally {
    await client.end()
  }
}
