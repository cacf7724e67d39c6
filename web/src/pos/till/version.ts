import { version } from '../../../package.json'

/** What this till is, for the foot of the page and the heart-beat. */
export const VERSION = version
