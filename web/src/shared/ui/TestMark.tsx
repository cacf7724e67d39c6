import { isSandboxMerchant } from '@yimatong/contract/sandbox'
import { useWords, words } from '../i18n/words.ts'
import './test-mark.css'

const WORDS = words(
  { mark: '测试', why: '测试商户：这里没有真钱' },
  { mark: 'TEST', why: 'A test merchant: no real money here' },
)

/** Beside a merchant's name, so that nobody takes a test for the real thing. Nothing for a real merchant. */
export function TestMark({ merchantNo }: { merchantNo: string }) {
  const word = useWords(WORDS)
  if (!isSandboxMerchant(merchantNo)) return null
  return (
    <span className="test-mark" title={word.why}>
      {word.mark}
      <span className="visually-hidden">{word.why}</span>
    </span>
  )
}
