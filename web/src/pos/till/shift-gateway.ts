import type {
  ClosedShift,
  CloseShiftBody,
  CurrentShift,
  LastShifts,
  OpenShiftBody,
  ShiftView,
} from '@yimatong/contract/shift-api'
import type { Http } from '../../shared/http/client.ts'
import { checked } from './checked.ts'

/** A cashier's shifts at this till. Rejects with ApiError (refused, with a code) or NoAnswer (nobody knows). */
export interface ShiftGateway {
  /** The open shift with its X report. */
  current: () => Promise<CurrentShift>
  /** What became of a shift, by the till's own number. */
  find: (shiftNo: string) => Promise<ShiftView>
  last: () => Promise<LastShifts>
  /** Signed, like the next two. The same number again is the same shift. */
  open: (body: OpenShiftBody) => Promise<ShiftView>
  close: (shiftNo: string, body: CloseShiftBody) => Promise<ClosedShift>
  unlock: (shiftNo: string, pin: string) => Promise<ShiftView>
}

export function createShiftGateway({ http, signed }: { http: Http; signed: Http }): ShiftGateway {
  return {
    current: async () => checked('currentShift', await http.get('/shifts/current')),
    find: async (shiftNo) => checked('shift', await http.get(`/shifts/${shiftNo}`)),
    last: async () => checked('lastShifts', await http.get('/shifts')),
    open: async (body) => checked('shift', await signed.post('/shifts', body)),
    close: async (shiftNo, body) => checked('closedShift', await signed.post(`/shifts/${shiftNo}/close`, body)),
    unlock: async (shiftNo, pin) => checked('shift', await signed.post(`/shifts/${shiftNo}/unlock`, { pin })),
  }
}
