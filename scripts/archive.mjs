// npm run archive: writes closed months of a campus, running or stopped, into ARCHIVE_DIR, a file for each month and table, and reads
// them back; what is there already is held against the books. Without --write it only says what it would do. Nothing is
// removed from the books, which it reads with the auditor's logins. --keep-months <n> for how many months stay out of it.
// Settings: ARCHIVE_DIR; CAMPUS_DIR and PORT as for `npm start`, or AUDIT_PAYMENT_URL, AUDIT_ONECARD_URL and AUDIT_TOKEN_URL for books elsewhere.
// Exit code: 0 all is well, 1 a month is not closed or not right, 2 it could not look.
import { runWithBooks } from './auditor.mjs'
import { runMain } from './run.mjs'

await runMain(() => runWithBooks('archive/main.js'))
