import { useWords, words } from '../../shared/i18n/words.ts'
import { Sheet } from './Sheet.tsx'

const WORDS = words(
  {
    title: '按键说明',
    keys: [
      [['0', '–', '9', '.'], '输入金额，小键盘同样可用'],
      [['+'], '加一项，合计收款'],
      [['⌫'], '删一位，空了就退回上一项'],
      [['Enter'], '收款：金额确认，扫到付款码即扣款'],
      [['Esc'], '清空金额与付款码；取消动态码；关闭弹窗'],
      [['F1'], '顾客屏：拖到顾客那一侧，按 F11 全屏'],
      [['F2'], '动态码：显示二维码，请顾客扫码付款'],
      [['F3'], '输入 20 位数字码'],
      [['F4'], '再看上一笔结果'],
      [['F5'], '打开或关闭摄像头'],
      [['F6'], '撤销上一笔，或退款；正在等待的付款，用它撤销'],
      [['F7'], '打印上一笔的小票，或 F6 里选中的一笔；Shift + F7 设置打印机'],
      [['F8'], '班次：开班、X 报表、交班；Shift + F8 练习'],
      [['F9'], '锁定'],
      [['F10'], '今日流水'],
      [['?'], '本说明'],
    ],
    gun: '扫码枪随时可扫：先扫后输金额、先输金额后扫都可以，不用点任何地方。',
  },
  {
    title: 'Keys',
    keys: [
      [['0', '–', '9', '.'], 'Type the amount; the number pad works too'],
      [['+'], 'Add an item; the sum is charged'],
      [['⌫'], 'Take back a figure; when empty, the last item'],
      [['Enter'], 'Charge: confirms the amount; the next code is charged'],
      [['Esc'], 'Clear; cancel a dynamic code; close what lies on top'],
      [['F1'], 'Customer display: move it over, F11 fills its screen'],
      [['F2'], 'Dynamic code: show a QR code that the customer scans'],
      [['F3'], 'Type a 20-digit code'],
      [['F4'], 'The last result again'],
      [['F5'], 'Camera on or off'],
      [['F6'], 'Cancel the last payment, or refund; calls off one that is waited for'],
      [['F7'], 'Print the last receipt, or the one chosen in F6; Shift + F7 sets up'],
      [['F8'], 'Shift: open, X report, close; Shift + F8 is for training'],
      [['F9'], 'Lock'],
      [['F10'], "Today's sales"],
      [['?'], 'This sheet'],
    ],
    gun: 'The scanner gun works at any time, before or after the amount, whatever has the focus.',
  },
)

/** What every key does. */
export function KeySheet({ onClose }: { onClose: () => void }) {
  const word = useWords(WORDS)
  return (
    <Sheet title={word.title} className="key-sheet" onClose={onClose}>
      <dl className="keys">
        {word.keys.map(([keys, meaning]) => (
          <div key={String(meaning)}>
            <dt>{[...(keys ?? [])].map((key) => (key === '–' ? key : <kbd key={key}>{key}</kbd>))}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p className="keys-gun">{word.gun}</p>
    </Sheet>
  )
}
