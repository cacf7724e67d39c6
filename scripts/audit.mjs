// npm run audit: looks through the books of a campus, running or stopped, and names every row that should not be. What was under way
// when a campus was stopped is no fault of its books.
// Settings: CAMPUS_DIR and PORT as for `npm start`, or AUDIT_PAYMENT_URL, AUDIT_ONECARD_URL and AUDIT_TOKEN_URL for books elsewhere.
// Arguments go to the auditor: --json, --recent, --every <minutes>, --forget, --at-rest. Exit code: 0 sound, 1 not sound, 2 it could
// not look.
import { runWithBooks } from './auditor.mjs'
import { runMain } from './run.mjs'

await runMain(() => runWithBooks('main.js', ['--at-rest']))
