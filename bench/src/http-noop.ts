import { createServer } from 'node:http'

/** The other baseline of the bench: what Node alone costs when it does nothing but read JSON and answer JSON. */
const server = createServer((req, res) => {
  const chunks: Buffer[] = []
  req.on('data', (chunk: Buffer) => chunks.push(chunk))
  req.on('end', () => {
    const { outTradeNo } = JSON.parse(Buffer.concat(chunks).toString()) as { outTradeNo: string }
    const answer = JSON.stringify({ ok: true, outTradeNo })
    res.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) }).end(answer)
  })
})
server.listen(Number(process.argv[2]), '127.0.0.1', () => process.send?.('listening'))
process.on('disconnect', () => process.exit(0))
