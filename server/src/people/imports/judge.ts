/** Rows that are new to the planner look like a handful to it; comparing each of fifty thousand with each would never end. */
export const NO_HANDFUL = 'SET LOCAL enable_nestloop = off'

/**
 * Judges all rows of an import ($1) in one statement: what each would do, and everything that is wrong with it. A number that
 * is known under another name is a fault: either is a mistake, and nobody but a person can say which. What a row leaves empty
 * stays as it is with somebody who is known. Judged again before it is carried out, since people may have changed meanwhile.
 */
export const JUDGE = `
  WITH judged AS (
    SELECT r.line, o.person_id IS NOT NULL AS known,
      (r.identity_class IS NOT NULL AND r.identity_class IS DISTINCT FROM o.identity_class)
        OR (r.identity_from IS NOT NULL AND r.identity_from IS DISTINCT FROM o.identity_from)
        OR (r.identity_until IS NOT NULL AND r.identity_until IS DISTINCT FROM o.identity_until) AS differs,
      array_remove(ARRAY[
        CASE WHEN r.school_no !~ '^[A-Za-z0-9]{4,20}$' THEN 'SCHOOL_NO' END,
        CASE WHEN count(*) OVER (PARTITION BY r.school_no) > 1 THEN 'TWICE' END,
        CASE WHEN r.name = '' OR r.name ~ '[[:cntrl:]]' THEN 'NAME' END,
        CASE WHEN length(r.name) > 64 THEN 'NAME_LONG' END,
        CASE WHEN r.class_text <> '' AND r.identity_class IS NULL THEN 'CLASS' END,
        CASE WHEN r.from_text <> '' AND r.identity_from IS NULL THEN 'FROM' END,
        CASE WHEN r.until_text <> '' AND r.identity_until IS NULL THEN 'UNTIL' END,
        CASE WHEN coalesce(r.identity_from, o.identity_from) > coalesce(r.identity_until, o.identity_until) THEN 'DATES' END,
        CASE WHEN r.payment_text <> '' AND r.payment_limit_fen IS NULL THEN 'PAYMENT_LIMIT' END,
        CASE WHEN r.daily_text <> '' AND r.daily_limit_fen IS NULL OR r.daily_limit_fen < r.payment_limit_fen THEN 'DAILY_LIMIT' END,
        CASE WHEN o.name <> r.name THEN 'OTHER_NAME' END,
        CASE WHEN o.kind = 'VISITOR' THEN 'VISITOR' END,
        CASE WHEN o.state = 'CLOSED' THEN 'CLOSED' END
      ]::text[], NULL) AS faults
    FROM person_import_rows r LEFT JOIN persons o ON o.school_no = r.school_no
    WHERE r.import_id = $1
  )
  UPDATE person_import_rows r SET faults = judged.faults,
    action = (CASE WHEN judged.faults <> '{}' THEN 'BAD' WHEN NOT judged.known THEN 'NEW' WHEN judged.differs THEN 'CHANGED'
      ELSE 'UNCHANGED' END)::import_action,
    account_no = CASE WHEN judged.faults = '{}' AND NOT judged.known THEN r.account_no END
  FROM judged WHERE r.import_id = $1 AND r.line = judged.line`
