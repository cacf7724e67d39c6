import express from 'express'

/** The baseline of the bench: what Express costs when it does nothing but read JSON and answer JSON. */
const app = express()
app.disable('x-powered-by')
app.post('/noop', express.json(), (req, res) => {
  res.json({ ok: true, outTradeNo: (req.body as { outTradeNo: string }).outTradeNo })
})
app.listen(Number(process.argv[2]), '127.0.0.1', () => process.send?.('listening'))
process.on('disconnect', () => process.exit(0))
