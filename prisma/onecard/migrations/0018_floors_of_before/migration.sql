-- By hand: what Prisma cannot say.

-- What floors were before their lowest was written down, nobody knows any more, so a balance that lawfully went below a floor that was
-- raised since would look wrong for ever. No posting ever passed the floor of its moment ("accounts_balance_floor"), and no floor was ever
-- below -100000 ("accounts_floor"): what a person's balance was is taken for allowed, down to there.
UPDATE "accounts" a SET "lowest_floor_fen" = past.lowest
FROM (
    SELECT account_id, min(running) AS lowest FROM (
        SELECT e.account_id, sum(e.amount_fen) OVER (PARTITION BY e.account_id ORDER BY e.posting_id) AS running
        FROM "entries" e JOIN "accounts" o ON o.id = e.account_id
        WHERE o.kind = 'PERSON' AND e.line <> 5) r
    GROUP BY account_id) past
WHERE a.id = past.account_id AND past.lowest >= -100000 AND past.lowest < least(a.floor_fen, a.lowest_floor_fen);
