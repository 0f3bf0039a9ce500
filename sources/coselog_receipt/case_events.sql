-- The steps of each case. The log knows when a step was completed, not when it was begun: each begins when
-- the one before it ended, the first one when the case was received.
SELECT
    "concept:instance" AS event_id,
    "case:concept:name" AS case_id,
    'step' AS kind,
    "concept:name" AS step_name,
    "case:department" AS unit_id,
    "org:resource" AS officer_id,
    coalesce(
        lag("time:timestamp") OVER (
            PARTITION BY "case:concept:name" ORDER BY "time:timestamp", "concept:instance"
        ),
        least("case:startdate", "time:timestamp")
    ) AS started_at,
    "time:timestamp" AS ended_at
FROM "WABO_Receipt"."event log"
