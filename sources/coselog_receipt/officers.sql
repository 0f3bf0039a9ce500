-- Who is responsible for a case and who did a step, already pseudonyms in the log. A person met in several
-- departments is listed with the one where most of the cases lie.
SELECT DISTINCT ON (p.person)
    p.person AS officer_id,
    "case:department" AS unit_id,
    p.person AS name
FROM "WABO_Receipt"."event log"
CROSS JOIN LATERAL (VALUES ("case:responsible"), ("org:resource")) AS p (person)
WHERE p.person IS NOT NULL
GROUP BY p.person, "case:department"
ORDER BY p.person, count(DISTINCT "case:concept:name") DESC, "case:department"
