import type { CameraState } from '../../shared/camera/camera.ts'
import { words } from '../../shared/i18n/words.ts'

interface ScanWords {
  title: string
  view: string
  camera: Record<CameraState, string>
  busy: string
  torch: string
  album: string
  number: string
  retry: string
  close: string
  notCharged: string
  numberTitle: string
  numberName: string
  numberHint: string
  numberAction: string
  numberBusy: string
  opening: string
  again: string
  offline: { title: string; sentence: string; action: string }
}

export const SCAN_WORDS = words<ScanWords>(
  {
    title: '扫码',
    view: '摄像头画面',
    camera: {
      ASKING: '正在打开摄像头…',
      ON: '对准商家的收款码',
      DENIED: '没有摄像头权限。请在浏览器设置里允许，或用下面的方式。',
      MISSING: '没有找到摄像头。可以用下面的方式。',
      BUSY: '摄像头被占用或已断开。可以重试，或用下面的方式。',
    },
    busy: '正在打开订单…',
    torch: '手电筒',
    album: '相册',
    number: '输商户号',
    retry: '重试',
    close: '关闭提示',
    notCharged: '未扣款，可以继续扫码。',
    numberTitle: '输入商户号',
    numberName: '商户号',
    numberHint: '商户码下方的 8 位数字',
    numberAction: '下一步',
    numberBusy: '正在查找…',
    opening: '正在打开商户码…',
    again: '扫码',
    offline: {
      title: '没有网络，暂时不能扫码付款',
      sentence: '可以出示付款码：没有网络也能用。联网后这里会自动恢复。',
      action: '出示付款码',
    },
  },
  {
    title: 'Scan',
    view: 'Camera picture',
    camera: {
      ASKING: 'Opening the camera…',
      ON: "Hold the merchant's code in the frame",
      DENIED: "The camera is not allowed. Allow it in the browser's settings, or use another way below.",
      MISSING: 'There is no camera. Use another way below.',
      BUSY: 'The camera is in use elsewhere or gone. Try again, or use another way below.',
    },
    busy: 'Opening the order…',
    torch: 'Torch',
    album: 'Album',
    number: 'Number',
    retry: 'Try again',
    close: 'Close this message',
    notCharged: 'Nothing was charged. Go on scanning.',
    numberTitle: 'Type the merchant number',
    numberName: 'Merchant number',
    numberHint: "The eight digits below the merchant's code",
    numberAction: 'Next',
    numberBusy: 'Looking…',
    opening: "Opening the merchant's code…",
    again: 'Scan',
    offline: {
      title: 'No network, so no scanning now',
      sentence: 'Your payment code works without a network. Scanning comes back by itself.',
      action: 'Show payment code',
    },
  },
)
