import { withClient } from './databases.ts'
import { type Owner, roleName } from './owners.ts'

/** What the catalogue says that the logins of a database may do beside connecting: a line for each object and login. */
export const readRights = async (owner: Owner, ownerUrl: string): Promise<string> => {
  const logins = [roleName(owner, 'app'), roleName(owner, 'auditor'), 'PUBLIC']
  const { rows } = await withClient(ownerUrl, (client) => client.query<{ line: string }>(rightsSql, [logins]))
  return `${rows.map(({ line }) => line).join('\n')}\n`
}

/** A column is named where not the whole table is granted. PostgreSQL lets everybody call a function whose rights nobody has set. */
const rightsSql = `
  WITH things AS (
    SELECT c.relname::text AS thing, relacl AS acl, NULL::text AS col FROM pg_class c
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
    UNION ALL
    SELECT c.relname, attacl, attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE relnamespace = 'public'::regnamespace AND attacl IS NOT NULL AND NOT attisdropped
    UNION ALL
    SELECT p.proname || '()' || CASE WHEN prosecdef THEN ' as its owner' ELSE '' END,
           coalesce(proacl, acldefault('f', proowner)), NULL FROM pg_proc p
     WHERE pronamespace = 'public'::regnamespace AND prorettype <> 'trigger'::regtype
    UNION ALL
    SELECT 'schema ' || nspname, nspacl, NULL FROM pg_namespace WHERE nspname = 'public'
  ), granted AS (
    SELECT thing, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grantee) END AS login, privilege_type AS privilege,
           string_agg(col, ', ' ORDER BY col COLLATE "C") AS cols
      FROM things, aclexplode(acl) GROUP BY 1, 2, 3
  )
  SELECT login || ' ' || thing || ': ' ||
         string_agg(privilege || coalesce(' (' || cols || ')', ''), ', ' ORDER BY privilege) AS line
    FROM granted WHERE login = ANY ($1) GROUP BY login, thing
   ORDER BY login COLLATE "C", thing COLLATE "C"`
