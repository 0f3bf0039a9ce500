-- One row per case out of one row per event: every event repeats the values of its case.
-- The times are passed on as they are: whether a deadline is a bare date is judged in the source's zone.
-- "case:deadline" is the legal due time; "case:enddate_planned" is only the office's own plan.
SELECT DISTINCT ON ("case:concept:name")
    "case:concept:name" AS case_id,
    "case:department" AS unit_id,
    "case:responsible" AS officer_id,
    CASE "case:channel"
        WHEN 'Internet' THEN 'online'
        WHEN 'e-mail' THEN 'online'
        WHEN 'Post' THEN 'postal'
        WHEN 'Desk' THEN 'counter'
    END AS channel,
    "case:startdate" AS received_at,
    "case:deadline" AS due_at,
    "case:enddate" AS completed_at,
    "case:concept:name" AS source_ref
FROM "WABO_Receipt"."event log"
ORDER BY "case:concept:name", "time:timestamp"
