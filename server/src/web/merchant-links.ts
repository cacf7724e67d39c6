import type { App } from '@yimatong/kit/app'
import { requestOf } from '@yimatong/kit/request-state'
import { tokenOfScan } from '@yimatong/contract/merchant-code'

/**
 * Where a merchant code leads whom its picture was read by a phone's own camera: into the app, which makes the order once
 * its person is logged in. What is no token is not repeated into the address; the app then says that it is no code of ours.
 * No answer is kept: the same picture may be worth something else tomorrow.
 */
export function mountMerchantLinks(app: App): void {
  app.get(/^\/q\//, (req, res) => {
    requestOf(req).route = '/q/*'
    const token = tokenOfScan(req.path.slice('/q/'.length)) ?? ''
    res.setHeader('Cache-Control', 'no-store')
    res.redirect(302, `/app/q/${token}`)
  })
}
