import { createHttp } from '../../shared/http/client.ts'
import { CALLS, PORTAL_BASE } from '../api/http.ts'

/** The office's API: the same session, and the password once more where it is asked for. */
export const office = createHttp({ ...CALLS, base: `${PORTAL_BASE}/office` })
