import { words } from '../../shared/i18n/words.ts'
import type { CameraState } from '../../shared/camera/camera.ts'

interface CameraWords {
  view: string
  torch: string
  states: Record<CameraState, string>
}

export const CAMERA_WORDS = words<CameraWords>(
  {
    view: '摄像头画面',
    torch: '补光灯',
    states: {
      ASKING: '正在打开摄像头…',
      ON: '把付款码对准摄像头',
      DENIED: '浏览器不允许使用摄像头，请在地址栏里允许',
      MISSING: '没有找到摄像头',
      BUSY: '摄像头被占用或已断开',
    },
  },
  {
    view: 'Camera picture',
    torch: 'Lamp',
    states: {
      ASKING: 'Opening the camera…',
      ON: 'Hold the code in front of the camera',
      DENIED: 'The browser does not allow the camera; allow it in the address bar',
      MISSING: 'No camera found',
      BUSY: 'The camera is in use elsewhere or gone',
    },
  },
)
